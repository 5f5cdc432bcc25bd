"""What is saved for JSON and is none from its first byte on: other formats, archives, encodings, source code."""

from segcli.input.notations import Notation

DOCUMENTS = (
    Notation(
        rb"PK(?:\x03\x04|\x05\x06)", "this is a zip archive", "unpack it first: `unzip -p FILE | segcli validate`"
    ),
    Notation(rb"\x04\x22\x4d\x18", "this is compressed with lz4", "unpack it first: `lz4 -dc FILE | segcli validate`"),
    Notation(rb"7z\xbc\xaf|Rar!", "this is an archive", "unpack it first"),
    Notation(
        rb"%PDF-|\x89PNG|\xff\xd8\xff|GIF8|SQLite format 3|PAR1|Obj\x01",
        "this is a binary file of another kind",
        "segcli reads JSON",
    ),
    Notation(
        rb"<\?xml", "this is XML, not JSON", "webhooks are JSON: was an export or a reply of another service saved?"
    ),
    Notation(
        rb"<!(?i:doctype html)|<(?i:html|head|body|h1|title|center)\b",
        "this is an HTML page, not JSON",
        "a server or proxy answered with a page, an error perhaps: look at its title",
    ),
    Notation(
        rb"<[A-Za-z!?/]",
        "this is markup such as XML or HTML, not JSON",
        "webhooks are JSON: was a reply of another service saved?",
    ),
    Notation(
        rb"eyJ[\w-]+\.eyJ?[\w-]+\.[\w-]*",
        "this is a JSON Web Token, not JSON",
        "its parts are base64: it carries no webhook",
    ),
    Notation(
        rb"(?:ey[JIAo]|e[wyM]o|ewog|W3si|W1sK|Wwog)[A-Za-z0-9+/=_\r\n-]{12,}",
        "this is JSON in base64",
        "decode it first: `base64 -d FILE | segcli validate`",
    ),
    Notation(
        rb"H4sI[A-Za-z0-9+/=_\r\n-]{12,}",
        "this is gzip in base64",
        "decode it first: `base64 -d FILE | segcli validate`",
    ),
    Notation(
        rb"[A-Za-z0-9+/_-]{60,}={0,2}\s",
        "this may be base64, and is not JSON",
        "decode it first: `base64 -d FILE | segcli validate`",
    ),
    Notation(
        rb"%7[Bb]|%5[Bb]",
        "this is JSON encoded for a URL",
        "decode it, for instance with `urllib.parse.unquote(text)` in Python",
    ),
    Notation(
        rb"[\w.%+\[\]-]{1,80}=(?:[^\s&={}<>\"]{0,4000}&[\w.%+\[\]-]{1,80}=|%7[Bb]|%5[Bb]|[^\s&={}<>\"]{0,4000}\s*\Z)",
        "this is a form-encoded body, not JSON",
        "send it as application/json; the JSON may be the value of one of the fields",
    ),
    Notation(
        rb"(?:b|u|r|f)?'\s*[{\[]|b\"\s*[{\[]",
        "this is JSON in a string of another language",
        "take off the quotes around it, with its escapes decoded",
    ),
    Notation(
        rb"(?:export\s+default|module\.exports\s*=|(?:const|let|var)\s+\w+\s*=|[\w.]{1,60}\s*=\s*[{\[])",
        "this is source code that assigns a value, not JSON",
        "keep what stands from the first `{` to the last `}`",
    ),
    Notation(
        rb"[\w.$]{1,60}\(\s*[{\[]",
        "JSON stands in a call, as with JSONP",
        "keep what stands between the round brackets",
    ),
    Notation(rb"\)\]\}'", "a prefix against hijacking stands before the JSON", "take the first line out"),
    Notation(
        rb"(?:Array|stdClass Object|array\(\d+\))\s*[({]",
        "this is what PHP prints for an array, not JSON",
        "`json_encode($payload)` writes JSON",
    ),
    Notation(rb"map\[", "this is what Go prints for a map, not JSON", "`json.Marshal(payload)` writes JSON"),
    Notation(
        rb"curl\s",
        "this is a curl command, not what it sent",
        "keep what stands behind `-d` or `--data`, without the quotes around it",
    ),
    Notation(
        rb"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \S+ HTTP/|HTTP/[0-9]",
        "this is the head of an HTTP message",
        "the body begins behind the first empty line",
    ),
    Notation(
        rb"(?:(?:event|id|retry):[^\n]*\n)*+data:\s*(?:\{\s*[\"}]|\[\s*[\"{\[\]0-9-])",
        "these are server-sent events",
        "keep what stands behind `data:`",
    ),
    Notation(
        rb"https?://\S+\s*\Z",
        "this is an address, not what is to be read there",
        "`curl -s ADDRESS | segcli validate` reads it",
    ),
    Notation(
        rb"(?:---\s+)?(?:http_)?interactions:\s",
        "this is a VCR cassette in YAML, not JSON",
        "convert it first: `yq -o=json . FILE | segcli validate`; VCR and vcrpy can write cassettes as JSON, too",
    ),
    Notation(
        rb"---\s|%YAML|- ?[\w\"']+:\s",
        "this is YAML, not JSON",
        "convert it first: `yq -o=json . FILE | segcli validate`",
    ),
    Notation(
        rb"[A-Za-z_][\w-]*:(?:[ \t][^\r\n]*)?\r?\n(?:[ \t]+|- )?[A-Za-z_\"'-][\w\"' -]*:",
        "this is YAML, or the fields of a head, and not JSON",
        "convert it first: `yq -o=json . FILE | segcli validate`",
    ),
    Notation(rb"\[[\w.\"-]+\]\s*\n\s*[\w.-]+\s*=", "this is TOML or an INI file, not JSON", "webhooks are JSON"),
    Notation(
        rb'"?[A-Za-z_][\w .-]{0,60}"?(?:,"?[A-Za-z_][\w .-]{0,60}"?){1,200}\r?\n[^,\n]{0,4000},',
        "this is CSV, not JSON",
        "of CSV those columns are read that hold JSON in quotes, with the quotes inside doubled",
    ),
    Notation(
        rb'"?[A-Za-z_][\w .-]{0,60}"?(?:[;\t]"?[A-Za-z_][\w .-]{0,60}"?){1,200}\r?\n[^;\t\n]{0,4000}[;\t]',
        "this is a table as text, not JSON",
        "keep the column that holds the payload",
    ),
    Notation(rb"-----BEGIN", "this is a key or a certificate, not JSON", "keep it to yourself, and name the capture"),
)
"""Rows for what begins where a record should, and is none from its first byte on."""
