"""What the head of an HTTP message starts with, and a log does not."""

import re

from segcli.input.patterns import FIRST_LINE

FIELD_NAME = (
    rb"(?i::(?:method|path|authority|scheme|status)"
    rb"|(?:x|cf|ce|fly|sec|accept|access-control|content|if|proxy|amz|svix|webhook|ngrok|fastly|akamai)-[!-9;-~]+"
    rb"|[!-9;-~]+-(?:id|ip|for|host|proto|token|signature|agent|encoding|control|options|policy|modified|after|type)"
    rb"|accept|alt-svc|authorization|cache-control|connection|cookie|date|dnt|etag|expires|forwarded|host|keep-alive"
    rb"|location|max-forwards|origin|pragma|referer|report-to|server|server-timing|set-cookie|signature|traceparent"
    rb"|strict-transport-security|trailer|tracestate|upgrade|upgrade-insecure-requests|vary|via|www-authenticate)"
)
HEAD_START = re.compile(rb"[<>]? ?" + FIRST_LINE + rb"|\* |" + FIELD_NAME + rb"[ \t]*:")
"""What a head may start with: its first line, a remark of `curl -v`, or a field that is known, so that a log which has
words and colons on its first lines is not waited for.
"""
