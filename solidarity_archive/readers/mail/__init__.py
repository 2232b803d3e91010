"""Mail: a message, or many in a mailbox (mbox); newsletters and mailing lists."""
