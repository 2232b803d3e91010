"""Names for the same thing that are no spellings of one another: exonyms, renamed towns, first names."""

_GROUPS = """
    Lviv Lvov Lwów Львів Львов Lemberg
    Kyiv Kiev Київ Киев Kijów Kiew
    Dnipro Дніпро Днепр Dniepr Dnipropetrovsk Dnepropetrovsk Дніпропетровськ Днепропетровск Dniepropietrowsk
    Mykolaiv Nikolaev Nikolayev Миколаїв Николаев Mikołajów
    Kropyvnytskyi Кропивницький Кропивницкий Kirovohrad Kirovograd Кіровоград Кировоград
    Chernivtsi Чернівці Черновцы Czerniowce Czernowitz Cernăuți
    Ternopil Тернопіль Тернополь Tarnopol
    Rivne Rovno Рівне Ровно Równe
    Bakhmut Бахмут Artemivsk Artyomovsk Артемівськ Артёмовск
    Toretsk Торецьк Торецк Dzerzhynsk Дзержинськ
    Crimea Крим Крым Krym Krim
    Galicia Галичина Галиция Galicja Galizien
    Volhynia Волинь Волынь Wołyń
    Transcarpathia Закарпаття Закарпатье Zakarpacie Zakarpattia
    Moscow Москва Moskwa Moskau
    Petersburg Петербург Leningrad Ленінград Ленинград
    Chechnya Чечня Czeczenia Tschetschenien
    Warsaw Warszawa Варшава Warschau
    Cracow Kraków Краків Краков Krakau
    Gdańsk Гданськ Гданьск Danzig
    Wrocław Вроцлав Breslau
    Poznań Познань Posen
    Szczecin Щецин Щецін Stettin
    Przemyśl Перемишль Перемышль
    Białystok Білосток Белосток
    Silesia Śląsk Сілезія Силезия Schlesien
    Minsk Мінск Мінськ Минск
    Brest Брест Берестя Brześć
    Vilnius Вільнюс Вильнюс Wilno Вільня Wilna
    Kaunas Каунас Kowno
    Chișinău Кишинів Кишинёв Kiszyniów Kishinev
    Yerevan Єреван Ереван Erywań
    Prague Praha Прага Praga Prag
    Vienna Wien Відень Wiedeń
    Budapest Будапешт Budapeszt
    Bucharest Бухарест București Bukareszt
    Paris Париж Paryż
    Rome Рим Rzym
    London Лондон Londyn Londres
    Munich München Мюнхен Monachium
    Geneva Genève Женева Genewa Genf
    Brussels Bruxelles Брюссель Bruksela Brüssel
    Athens Афіни Афины Ateny Athen
    Istanbul Стамбул Stambuł
    Ukraine Україна Украина Ukraina
    Russia Росія Россия Rosja Russland Russie
    Poland Polska Польща Польша Polen Pologne
    Belarus Білорусь Беларусь Белоруссия Białoruś Weißrussland
    Germany Німеччина Германия Niemcy Deutschland Allemagne
    Hungary Угорщина Венгрия Węgry Ungarn Hongrie
    Czechia Чехія Чехия Czechy Česko Tschechien
    Slovakia Словаччина Словакия Słowacja
    Lithuania Литва Litwa Litauen
    Latvia Латвія Латвия Łotwa Lettland
    Moldova Молдова Молдавия Mołdawia
    Georgia Грузія Грузия Gruzja Georgien
    Armenia Вірменія Армения Armenien
    Turkey Туреччина Турция Turcja Türkei
    Egypt Єгипет Египет Egipt
    Spain Іспанія Испания Hiszpania España Spanien
    Italy Італія Италия Włochy Italia Italien
    China Китай Chiny
    USA США
    USSR СРСР СССР ZSRR UdSSR
    Ukrainians українці украинцы Ukraińcy
    Russians росіяни россияне Rosjanie
    Poles поляки Polacy
    Belarusians білоруси белорусы Białorusini
    Wałęsa Валенса
    Alexander Aleksandr Oleksandr Олександр Александр Aleksander
    Alexei Oleksiy Олексій Алексей Aleksy
    Andrei Andriy Андрій Андрей Andrzej
    Catherine Kateryna Ekaterina Катерина Екатерина Katarzyna
    Dmitry Dmytro Дмитро Дмитрий
    Eugene Yevhen Yevgeny Євген Евгений Eugeniusz
    Michael Mykhailo Mikhail Михайло Михаил Michał
    Nicholas Mykola Nikolai Микола Николай Mikołaj
    Helen Olena Elena Олена Елена Helena
    Paul Pavlo Pavel Павло Павел Paweł
    Peter Petro Pyotr Петро Пётр Piotr
    Sergei Serhiy Сергій Сергей
    Vladimir Volodymyr Володимир Владимир Włodzimierz
"""

ALIASES: tuple[tuple[str, ...], ...] = tuple(tuple(group.split()) for group in _GROUPS.strip().splitlines())
"""Groups of names, each in the nominative; their other forms are found by keys. No name is in two groups."""
