"""What WordPress and its default themes print around posts, in eight languages.

The English words are the message ids of WordPress core and of the themes twentyten to
twentytwentythree; the others are what its translation teams made of them, older wordings
included. Order is English, Ukrainian, Russian, Polish, German, French, Spanish, Italian.
"""


def _listed(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split("|"))


HEADINGS: dict[str, tuple[str, ...]] = {
    "month": _listed(
        """
        Monthly Archives: | Month: | Archive for | Archives for | Archives: | Місяць: | Місячні архіви: |
        Архіви за місяць: | Архів за місяць: | Архіви місяця: | Щомісячні архіви: | Месяц: |
        Архивы за месяц: | Архив за месяц: | Месячные архивы: | Архивы по месяцам: | Архив по месяцам: |
        Miesiąc: | Archiwum miesiąca: | Archiwum miesięczne: | Archiwa miesięczne: | Miesięczne archiwum: |
        Monat: | Monatsarchive: | Monatsarchiv: | Monatliche Archive: | Archiv für den Monat: | Mois : |
        Archives mensuelles : | Archive mensuelle : | Archives du mois : | Archives pour le mois de : |
        Mes: | Archivos mensuales: | Archivo mensual: | Archivo por meses: | Archivos por mes: | Mese: |
        Archivi mensili: | Archivio mensile: | Archivi del mese: | Archives | Архів | Архив | Archiwum |
        Archive | Archiv | Archivo | Archivio
        """
    ),
    "day": _listed(
        """
        Daily Archives: | Day: | День: | Архіви за день: | Архивы за день: | Dzień: | Archiwum dnia: |
        Archiwa dzienne: | Tagesarchive: | Tagesarchiv: | Jour : | Archives quotidiennes : | Día: |
        Archivos diarios: | Archivo diario: | Giorno: | Archivi giornalieri: | Archivio giornaliero:
        """
    ),
    "year": _listed(
        """
        Yearly Archives: | Year: | Рік: | Архіви за рік: | Год: | Архивы за год: | Rok: | Archiwum roku: |
        Archiwa roczne: | Jahr: | Jahresarchive: | Jahresarchiv: | Année : | Archives annuelles : | Año: |
        Archivos anuales: | Archivo anual: | Anno: | Archivi annuali: | Archivio annuale:
        """
    ),
    "author": _listed(
        """
        Author Archives: | Author: | All posts by | Posts by | Автор: | Архіви автора: | Архів автора: |
        Усі записи автора | Всі записи автора | Архивы автора: | Архив автора: | Все записи автора | Autor: |
        Archiwum autora: | Archiwa autora: | Wszystkie wpisy, których autorem jest | Autoren-Archive: |
        Autor-Archive: | Autorenarchive: | Autorenarchiv: | Archiv des Autors: | Alle Beiträge von |
        Auteur : | Auteur/autrice : | Auteur/Autrice : | Archives de l'auteur : | Archives par auteur : |
        Archives de l'auteur/autrice : | Tous les articles par | Archivo del autor: | Archivos del autor: |
        Archivos de autor: | Archivo de autor: | Todas las entradas de | Autore: | Archivi dell'autore: |
        Archivio dell'autore: | Archivi autore: | Archivio autore: | Tutti gli articoli di
        """
    ),
    "category": _listed(
        """
        Category Archives: | Category: | Категорія: | Архіви категорії: | Архів категорії: |
        Архіви категорій: | Архіви рубрики: | Рубрика: | Категория: | Архивы рубрики: | Архив рубрики: |
        Архивы категории: | Архив категории: | Kategoria: | Archiwum kategorii: | Archiwa kategorii: |
        Kategorie: | Kategorie-Archive: | Kategorie-Archiv: | Kategorien-Archive: | Kategoriearchiv: |
        Archiv der Kategorie: | Catégorie : | Archives par catégorie : | Archives de catégorie : |
        Archives de la catégorie : | Archives pour la catégorie : | Categoría: | Archivo de la categoría: |
        Archivos de la categoría: | Archivo de categoría: | Archivos de categoría: | Archivo por categoría: |
        Categoria: | Archivi categoria: | Archivio categoria: | Archivi della categoria: |
        Archivio della categoria: | Archivi per categoria:
        """
    ),
    "tag": _listed(
        """
        Tag Archives: | Tag: | Позначка: | Архіви позначки: | Архіви позначок: | Архів позначки: | Мітка: |
        Архіви тегу: | Тег: | Метка: | Архивы метки: | Архив метки: | Архивы меток: | Архив меток: |
        Архивы тега: | Znacznik: | Archiwum tagu: | Archiwa tagu: | Archiwum tagów: | Archiwa tagów: |
        Archiwum znacznika: | Schlagwort: | Schlagwort-Archive: | Schlagwort-Archiv: | Schlagwörter-Archiv: |
        Schlagwortarchiv: | Étiquette : | Archives par étiquette : | Archives de l'étiquette : |
        Archives par mot-clé : | Archives par mot-clef : | Archives du mot-clé : | Archives des mots-clés : |
        Etiqueta: | Archivo de la etiqueta: | Archivos de la etiqueta: | Archivo de etiquetas: |
        Archivos de etiquetas: | Archivi tag: | Archivio tag: | Archivi per tag: | Archivi del tag: |
        Archivio dei tag: | Archivi dei tag: | Теґи | Теґ
        """
    ),
}

LABELS: dict[str, tuple[str, ...]] = {
    "date": _listed(
        """
        Posted on | Published on | Published | Post date | Posted | Date | Опубліковано | Дата запису |
        Дата публікації | Дата | Опубликовано | Дата записи | Дата публикации | Opublikowano dnia |
        Opublikowano | Opublikowane | Data wpisu | Data publikacji | Napisano | Veröffentlicht am |
        Veröffentlicht | Publiziert am | Geschrieben am | Verfasst am | Erstellt am | Beitragsdatum |
        Publié le | Posté le | Date de l’article | Date de l'article | Date de publication | Publicado el |
        Publicada el | Publicado | Fecha de la entrada | Fecha de publicación | Pubblicato il | Pubblicato |
        Inserito il | Postato il | Data articolo | Data dell’articolo | Data dell'articolo
        """
    ),
    "author": _listed(
        """
        Posted by | Published by | Written by | Post author | Author | Автор запису | Автор |
        Автор записи | Autor wpisu | Opublikowane przez | Opublikowany przez | Autor | Beitragsautor |
        Veröffentlicht von | Geschrieben von | Publié par | Auteur de l’article |
        Auteur/autrice de la publication | Auteur | Autor de la entrada | Publicado por | Publicada por |
        Autore articolo | Pubblicato da | Autore
        """
    ),
    "category": _listed(
        """
        This entry was posted in | Posted in | Published in | Categorized as | Filed under | Filed Under |
        Categories | Category | Цей запис був опублікований в | Опубліковано в | Опубліковано у |
        Категоризовано як | Категорії | Категорія | Рубрики | Рубрика | Запись опубликована в рубрике |
        Опубликовано в рубрике | Опубликовано в | В рубрике | Категории | Категория | Opublikowano w |
        Kategorie | Kategoria | Umieszczono w kategorii | Zaszufladkowano do kategorii |
        Skategoryzowano jako | Umieszczony w | Dieser Beitrag wurde unter | Veröffentlicht in |
        Veröffentlicht unter | Kategorisiert als | Kategorisiert in | Kategorien | Abgelegt unter |
        Ce contenu a été publié dans | Publié dans | Catégorisé comme | Classé dans | Catégories |
        Catégorie | Esta entrada se publicó en | Publicado en | Publicada en | Categorizado como |
        Archivado en | Categorías | Categoría | Pubblicato in | Questa voce è stata pubblicata in |
        Categorizzato come | Archiviato in | Categorie | Categoria | Labels: | Ярлыки: | Etykiety: |
        Libellés : | Etichette: | Ярлики:
        """
    ),
    "tag": _listed(
        """
        Tagged as | Tagged With | Tagged | and tagged | Tags | Позначено як | Позначено | Позначки |
        Позначка | Мітки | Теги | Метки | Метка | Помечено | с метками | с меткой | Отмечено |
        Otagowano jako | Otagowano | Otagowane | Oznaczone | Oznaczono | z tagami | Tagi |
        Verschlagwortet mit | Verschlagwortet | Schlagwörter | Schlagworte | Markiert mit | Étiqueté comme |
        Étiqueté | Étiquettes | Marqué comme | Tagué | Mots-clés | Mots clés | avec comme mot-clé |
        Etiquetado como | Etiquetado | Etiquetada | Etiquetas | Contrassegnato da tag | Contrassegnato |
        Taggato come | Taggato | Con tag | Tag
        """
    ),
}

# The labels among these that begin a sentence, which ends in a full stop.
SENTENCES = _listed(
    """
    This entry was posted in | Цей запис був опублікований в | Запись опубликована в рубрике |
    Dieser Beitrag wurde unter | Ce contenu a été publié dans | Esta entrada se publicó en |
    Questa voce è stata pubblicata in
    """
)

# What stands between a date and its author, and between these and the categories.
BY = _listed(
    """
    by | By | автором | автор | від | от | przez | von | Von | par | por | da | di | Da | Di | Par | Por
    """
)
IN = _listed("in | у | в | w | dans | en")

# The links to a post's comments, as regular expressions; the group is the post's title.
COMMENTS = (
    r"Напишіть (?:коментар|відгук)(?: ?до (.*))?|Коментування вимкнуто|Коментарів немає",
    r"Введіть пароль, щоб переглянути коментарі\.?|Введите пароль для просмотра комментариев\.?|Ответить",
    r"Komentarze są wyłączone|Wprowadź swoje hasło, aby zobaczyć komentarze\.?|Odpowiedz",
    r"Hinterlasse eine Antwort(?: ?zu (.*))?|Auch die Kommentare sind durch das Passwort geschützt\.?",
    r"Pas de commentaire(?: ?sur (.*))?|Saisissez votre mot de passe pour accéder aux commentaires\.?",
    r"Escribe tu contraseña para ver los comentarios\.?|Lascia un Commento(?: ?su (.*))?",
    r"Inserisci la tua password per visualizzare i commenti\.?",
    r"Leave a (?:comment|reply|Comment|Reply)(?: ?on (.*))?",
    r"Comments Off(?: ?on (.*))?",
    r"(?:No|One|\d+|%) (?:[Cc]omments?|[Rr]epl(?:y|ies)|[Rr]esponses?|[Tt]houghts?)(?: ?(?:on|to) (.*))?",
    r"Reply|Comments are closed\.?|Enter your password to view comments\.?",
    r"(?:Залишити|Додати) (?:коментар|відповідь)(?: ?до (.*))?|Прокоментувати|Коментувати",
    r"(?:Коментарі|Коментування) [Вв]имкнен[оі](?: ?(?:до|для) (.*))?|Коментарі до (.*) [Вв]имкнен[оі]",
    r"(?:\d+|Немає) [Кк]оментар(?:ів|і|я|)(?: ?до (.*))?",
    r"(?:Оставить|Добавить) комментарий(?: ?(?:к записи|к) (.*))?",
    r"Комментарии к записи (.*) отключены|Комментарии отключены|Комментариев нет|Нет комментариев",
    r"\d+ [Кк]омментари(?:й|я|ев)(?: ?(?:к записи|к|на) (.*))?",
    r"(?:Dodaj|Zostaw|Pozostaw) (?:komentarz|odpowiedź)(?: ?do (.*))?|Skomentuj(?: (.*))?",
    (
        r"Możliwość komentowania (.*)została wyłączona|(?:\d+|Brak) komentarz(?:e|y|)(?: ?(?:do"
        r"|na temat) (.*))?"
    ),
    (
        r"(?:Schreibe?|Hinterlasse?) einen Kommentar(?: ?zu (.*))?"
        r"|Kommentar(?:e)? hinterlassen(?: ?zu (.*))?"
    ),
    (
        r"Kommentare deaktiviert(?: ?für (.*))?|(?:\d+|Ein|Keine?) (?:Kommentare?|Antworten"
        r"|Antwort)(?: ?(?:zu|auf) (.*))?"
    ),
    r"Laisser (?:un commentaire|une réponse)(?: ?sur (.*))?|Commentaires fermés(?: ?sur (.*))?",
    r"(?:\d+|Aucun|Un) (?:commentaires?|réponses?)(?: ?sur (.*))?",
    r"Dej(?:a|ar) (?:un comentario|una respuesta)(?: ?en (.*))?|Comentarios desactivados(?: ?en (.*))?",
    r"(?:\d+|Sin|No hay|Un) (?:comentarios?|respuestas?)(?: ?en (.*))?",
    r"Lascia (?:un commento|una risposta)(?: ?su (.*))?|Commenti disabilitati(?: ?su (.*))?",
    r"(?:\d+|Nessun|Un) (?:commenti|commento|risposte|risposta)(?: ?su (.*))?",
)
# What stands between such a link and the title.
ABOUT = _listed(
    """
    on | до | для | к | zu | für | sur | en | su | do | na | auf | to
    """
)

# What stands at the end of an excerpt and leads to the rest of its post.
CONTINUE = _listed(
    """
    Continue reading | Continue Reading | Read more | Read More | Read the rest of this entry |
    Keep reading | Read the rest | Читати далі | Продовжити читання | Продовжити читати | Читати більше |
    Детальніше | Читать далее | Читать дальше | Продолжить чтение | Читать полностью | Подробнее | Далее |
    Czytaj dalej | Czytaj więcej | Kontynuuj czytanie | Przeczytaj więcej | Weiterlesen | Weiter lesen |
    Mehr lesen | Lire la suite de | Lire la suite | Continuer la lecture de | Continuer la lecture |
    Poursuivre la lecture de | Poursuivre la lecture | En lire plus | Lire plus | Seguir leyendo |
    Sigue leyendo | Continuar leyendo | Continúa leyendo | Leer más | Lee más | Continua a leggere |
    Continua la lettura | Leggi tutto | Leggi di più | Leggi altro | Per saperne di più
    """
)

# The same where it stands alone in brackets, with an ellipsis: "(more…)".
MORE = _listed("more | далі | далее | więcej | mehr | weiterlesen | suite | más | continua")

PROTECTED = _listed(
    """
    Protected: | Захищено: | Захищений: | Защищено: | Защищена: | Zabezpieczony: | Zabezpieczone: |
    Chroniony: | Chronione: | Geschützt: | Geschützter Beitrag: | Protégé : | Protégé: | Protegido: |
    Protetto: | Protetta:
    """
)
PRIVATE = _listed(
    """
    Private: | Приватно: | Приватний: | Приватне: | Личное: | Личная запись: | Частное: | Prywatne: |
    Prywatny: | Privat: | Privé : | Privé: | Privado: | Privada: | Privato:
    """
)
UNTITLED = _listed(
    """
    Untitled | (no title) | No title | Без назви | (без назви) | Без названия | (без названия) |
    Без заголовка | (без заголовка) | Bez tytułu | (bez tytułu) | (brak tytułu) | Ohne Titel | Unbenannt |
    (kein Titel) | (ohne Titel) | Sans titre | (sans titre) | (pas de titre) | Sin título | (sin título) |
    Senza titolo | (senza titolo) | (nessun titolo) | Безымянный | Unbetitelt
    """
)

# How the words begin that stand in a protected post's place.
PROTECTED_NOTICES = _listed(
    """
    There is no excerpt because this is a protected post | This content is password protected |
    This content is password-protected | This post is password protected | To view this protected post |
    Уривка немає | Немає уривку | Немає уривка | Цей вміст захищено | Цей запис захищен |
    Цей вміст захищений | Отрывка нет, потому что | Отрывок отсутствует | Цитаты нет, так как |
    Нет отрывка, потому что | Это содержимое защищено | Эта запись защищена паролем | Это защищённая запись |
    Запись защищена паролем | Brak zajawki | Nie ma zajawki | Nie ma streszczenia | Brak wypisu |
    Treść zabezpieczona hasłem | Ta treść jest zabezpieczona | Ten wpis jest zabezpieczony hasłem |
    Ten post jest zabezpieczony | Es gibt keinen Auszug, da | Es gibt keinen Textauszug, da |
    Es gibt keine Kurzfassung | Dieser Inhalt ist passwortgeschützt | Dieser Beitrag ist passwortgeschützt |
    Der Inhalt ist passwortgeschützt | Il n’y a pas d’extrait | Il n’y pas d’extrait |
    Cette publication est protégée | Ce contenu est protégé par | Cet article est protégé |
    No hay extracto porque | No hay ningún extracto | Este contenido está protegido |
    Esta entrada está protegida | Non è disponibile alcun riassunto | Non c’è alcun riassunto |
    Il riassunto non è disponibile | Questo contenuto è protetto | Questo articolo è protetto |
    Questo post è protetto | Цитата відсутня | Ця публікація захищена | Es gibt keine Zusammenfassung, da |
    Il n’y a pas de résumé
    """
)
PASSWORD_FORM = _listed(
    """
    Password: | Пароль: | Hasło: | Passwort: | Mot | Contraseña: | Password
    """
)

# The links to the neighbouring pages of an archive; any of them in a row, with page numbers.
NAVIGATION = _listed(
    """
    Posts navigation | Post navigation | Posts pagination | Older posts | Newer posts | Older Posts |
    Newer Posts | Older Entries | Newer Entries | Older entries | Newer entries | Previous page | Next page |
    Previous | Next | Previous Page | Next Page | Page | of | Навігація за записами | Навігація записів |
    Пагінація записів | Навігація по записах | Старіші записи | Новіші записи | Старші записи |
    Попередні записи | Наступні записи | Попередня сторінка | Наступна сторінка | Попередня | Наступна |
    Назад | Далі | Сторінка | з | Навигация по записям | Пагинация записей | Предыдущие записи |
    Следующие записи | Старые записи | Более старые записи | Более новые записи | Новые записи |
    Предыдущая страница | Следующая страница | Предыдущая | Следующая | Далее | Страница | из |
    Nawigacja po wpisach | Stronicowanie wpisów | Zobacz wpisy | Starsze wpisy | Nowsze wpisy |
    Poprzednia strona | Następna strona | Poprzednia | Następna | Poprzednie | Następne | Strona | z |
    Beitragsnavigation | Beitrags-Navigation | Seitennummerierung der Beiträge | Ältere Beiträge |
    Neuere Beiträge | Vorherige Seite | Nächste Seite | Vorherige | Nächste | Zurück | Weiter | Seite | von |
    Navigation des articles | Navigation dans les articles | Pagination des publications |
    Articles plus anciens | Articles plus récents | Articles précédents | Articles suivants |
    Page précédente | Page suivante | Précédent | Suivant | Publications plus anciennes |
    Publications plus récentes | sur | Navegación de entradas | Paginación de entradas |
    Entradas anteriores | Entradas siguientes | Entradas más antiguas | Entradas más recientes |
    Entradas recientes | Página anterior | Página siguiente | Anterior | Siguiente | Página | de |
    Navigazione articoli | Paginazione degli articoli | Articoli meno recenti | Articoli più recenti |
    Articoli precedenti | Articoli successivi | Pagina precedente | Pagina successiva | Precedente |
    Successivo | Precedenti | Successivi | Pagina | di | Artículos antiguos | Artículos siguientes | Previo |
    Новіші | Старіші | Older Posts Home | Newer Posts Home
    """
)

# The headings of widgets beside or below the posts.
WIDGETS = _listed(
    """
    Archives | Categories | Recent Posts | Recent Comments | Meta | Search | Search for: | Pages | Tags |
    Blogroll | Links | Calendar | Tag Cloud | Follow Blog via Email | Text Widget | Latest Posts |
    Follow us | Архіви | Архів | Категорії | Недавні записи | Останні записи | Недавні коментарі |
    Останні коментарі | Мета | Пошук | Шукати: | Знайти: | Сторінки | Позначки | Архивы | Архив | Рубрики |
    Свежие записи | Недавние записи | Последние записи | Свежие комментарии | Последние комментарии | Поиск |
    Найти: | Страницы | Метки | Archiwa | Archiwum | Kategorie | Ostatnie wpisy | Najnowsze wpisy | Tagi |
    Najnowsze komentarze | Ostatnie komentarze | Szukaj | Szukaj: | Strony | Archive | Archiv | Kategorien |
    Neueste Beiträge | Letzte Beiträge | Neueste Kommentare | Letzte Kommentare | Suche | Suchen |
    Suche nach: | Suchen nach: | Seiten | Schlagwörter | Catégories | Articles récents |
    Commentaires récents | Méta | Rechercher | Recherche | Rechercher : | Recherche pour : | Étiquettes |
    Archivos | Categorías | Entradas recientes | Comentarios recientes | Buscar | Buscar: | Páginas |
    Etiquetas | Archivi | Archivio | Categorie | Articoli recenti | Commenti recenti | Cerca | Cerca: |
    Ricerca per: | Pagine | Tag | Останні публікації | Теґи | Пошук: | Mots-clés | Recherche :
    """
)

# How a line begins that can only be the caption of a picture.
CAPTIONS = _listed(
    """
    Photo: | Photo by | Photograph: | Image: | Picture: | Caption: | Фото: | Світлина: | Foto: | Fot. |
    Zdjęcie: | Bild: | Photo : | Crédit photo | Imagen: | Immagine:
    """
)

# Links for screen readers and small screens, above the posts.
OTHER = _listed(
    """
    Skip to content | Skip to primary content | Skip to secondary content | Skip to the content | Menu |
    Перейти до вмісту | Перейти до контенту | Перейти к содержимому | Przejdź do treści |
    Przeskocz do treści | Zum Inhalt springen | Zum Inhalt | Aller au contenu | Saltar al contenido |
    Ir al contenido | Vai al contenuto | Salta al contenuto
    """
)
# Lines beside a post that say nothing of what it is.
NOTES = _listed(
    """
    Featured post | Featured | Sticky post | Sticky | Edit | Рекомендований запис | Рекомендоване |
    Обраний запис | Рекомендуемая запись | Рекомендуемое | Wyróżniony wpis | Wyróżnione | Polecany wpis |
    Hervorgehobener Beitrag | Hervorgehoben | Article mis en avant | À la une | Entrada destacada |
    Destacado | Articolo in evidenza | In evidenza | Edit This | Редагувати | Изменить | Edytuj |
    Bearbeiten | Modifier | Editar | Modifica | Standard | Aside | Share this: | Like this: | Loading... |
    Email This | BlogThis! | Share to X | Share to Twitter | Share to Facebook | Share to Pinterest |
    Отправить по электронной почте | Написать об этом в блоге | Поделиться в X | Опубликовать в Facebook |
    Поделиться в Pinterest | Надіслати електронною поштою | Опублікувати в блозі | Опублікувати в X |
    Опублікувати у Facebook | Поділитися в Pinterest | Diesen Post per E-Mail versenden | Auf X teilen |
    In Facebook freigeben | Auf Pinterest teilen
    """
)
# How the lines begin that stand below the posts.
CREDITS = _listed(
    """
    Proudly powered by | Powered by WordPress | Сайт працює на | Працює на WordPress | Гордо працює на |
    Сайт работает на | Работает на WordPress | Dumnie wspierane przez | Stronę napędza |
    Oparte na WordPress | Stolz präsentiert von | Mit Stolz präsentiert von | Präsentiert von WordPress |
    Fièrement propulsé par | Propulsé par | Funciona gracias a | Creado con WordPress | Proudly powered |
    Proudly | Orgogliosamente | Powered by | Fiero di utilizzare | Copyright | © | Theme: | Log in |
    Log out | Register | Your email address will not be published | Leave a Reply | Blog at WordPress.com |
    Create a free website | Subscribe to: | Подписаться на: | Підписатися на: | Abonnieren
    """
)
