"""The examples at the end of every help, by command. A test runs them on files of these names."""

EXAMPLES = {
    "segcli": (
        "segcli inspect capture.ndjson",
        "segcli validate captures/",
        "segcli help validate",
    ),
    "validate": (
        "segcli validate captures/",
        "segcli validate --strict --report junit=report.xml captures/",
        "segcli validate --where 'type=customer.segment.*' --where '!purpose=message' captures/",
        "segcli example customer.segment.left | segcli validate --event customer.segment.left",
    ),
    "inspect": (
        "segcli inspect event.json",
        "segcli inspect --cards 0 captures/",
        "segcli inspect --key-since 2025-03-01 s3://bucket/webhooks/",
        "segcli inspect --where 'customer=crm-1,crm-2' --where since=2025-01-31 capture.ndjson",
    ),
    "drift": (
        "segcli drift capture.ndjson",
        "segcli drift --save picture.json capture.ndjson",
        "segcli drift --against before.ndjson after.ndjson",
    ),
    "diff": (
        "segcli diff before.json after.json",
        "segcli diff --ignore-volatile --match entity before.ndjson after.ndjson",
        "segcli diff capture.ndjson",
    ),
    "extract": (
        "segcli extract --where invalid capture.ndjson",
        "segcli extract --redact -f ndjson -o copy.ndjson capture.ndjson",
        "segcli extract --output-dir events/ captures/",
    ),
    "verify": (
        "segcli verify --secret-file secret.txt request.http",
        "segcli verify --secret-file secret.txt - < request.http",
    ),
    "sign": (
        "segcli sign --secret-file secret.txt event.json",
        "segcli example customer.segment.left | segcli sign --secret-file secret.txt -",
    ),
    "listen": (
        "segcli listen --secret-file secret.txt --record deliveries.http",
        "segcli listen --respond fail=0.05 --count 20 -f ndjson > deliveries.ndjson",
    ),
    "send": (
        "segcli send --to http://127.0.0.1:8000/hook --secret-file secret.txt capture.ndjson",
        "segcli example --story --count 100 | segcli send --to http://127.0.0.1:8000/hook --rate 50/s",
        "segcli send --to http://127.0.0.1:8000/hook --schedule --speed 60 capture.ndjson",
    ),
    "events": (
        "segcli events segment",
        "segcli events --format json 'customer.*'",
    ),
    "schema": (
        "segcli schema customer.segment.left",
        "segcli schema --envelope distribution --output left.schema.json customer.segment.left",
    ),
    "example": (
        "segcli example customer.segment.left",
        "segcli example --purpose unique-codes --envelope distribution customer.segment.left",
        "segcli example --story --count 1000 --output capture.ndjson",
    ),
    "explain": (
        "segcli explain",
        "segcli explain missing-property",
    ),
}
