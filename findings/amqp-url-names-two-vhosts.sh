#!/usr/bin/env bash
# `amqp://broker//` is the virtual host `/` to Celery, aio-pika and AMQPStorm, and the one without a name to pika.
#
# Believed:  one address of a broker in one variable, shared by services in Python, leads to one virtual host. With two slashes
#            it stands in each introduction to Celery.
# So:        pika takes what stands between the first and the second slash: of `//` the empty name, of `//shop` the empty name
#            too, of `/shop/eu` the host `shop`. kombu (so Celery), aio-pika and AMQPStorm take all that follows the first
#            slash: `/`, `/shop`, `shop/eu`. Nobody calls an address wrong. `%2F` means the same to all four.
# Matters:   virtual hosts have nothing in common but the process: queues of the same name are two queues. Drawn from the
#            variable, producer and consumer share a queue; in truth it fills on one host and is empty on the other (or the
#            broker refuses the login, for a host that nobody made). An edge over a broker needs the virtual host as the
#            client reads it, and a linter should ask for `%2F`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pika==1.4.4 kombu==5.7.0 aio-pika==10.2.1 AMQPStorm==3.1.4
"$folder/venv/bin/pip" --disable-pip-version-check list 2>/dev/null | grep -iE '^(pika|kombu|aio-pika|amqpstorm) '

"$folder/venv/bin/python" - <<'PYTHON'
import asyncio, sys
import aio_pika, amqpstorm, kombu, pika
import pamqp.commands, pamqp.frame  # come with aio-pika

asked = []

async def serve(reader, writer):
    """As much of a broker as it takes to open a connection; notes the virtual host that is asked for."""
    def send(frame): writer.write(pamqp.frame.marshal(frame, 0))
    received = b""
    try:
        await reader.readexactly(8)
        send(pamqp.commands.Connection.Start(0, 9, {"capabilities": {}}, "PLAIN AMQPLAIN", "en_US"))
        while piece := await reader.read(4096):
            received += piece
            while len(received) >= 8 and (length := pamqp.frame.unmarshal(received)[0]):
                frame = pamqp.frame.unmarshal(received)[2]
                received = received[length:]
                if isinstance(frame, pamqp.commands.Connection.StartOk): send(pamqp.commands.Connection.Tune(0, 131072, 0))
                if isinstance(frame, pamqp.commands.Connection.Open):
                    asked.append(frame.virtual_host)
                    send(pamqp.commands.Connection.OpenOk())
                if isinstance(frame, pamqp.commands.Connection.Close): send(pamqp.commands.Connection.CloseOk())
    except (OSError, asyncio.IncompleteReadError): pass
    finally: writer.close()

def with_pika(url): pika.BlockingConnection(pika.URLParameters(url)).close()
def with_kombu(url):
    with kombu.Connection(url) as connection: connection.connect()
def with_amqpstorm(url): amqpstorm.UriConnection(url).close()
async def with_aio_pika(url): await (await aio_pika.connect(url)).close()

async def main():
    seen = {}
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        address = f"amqp://app:secret@127.0.0.1:{server.sockets[0].getsockname()[1]}"
        for tail in ("", "/", "//", "/%2F", "/shop", "//shop", "/shop/eu"):
            asked.clear()
            await asyncio.to_thread(with_pika, address + tail)
            await asyncio.to_thread(with_kombu, address + tail)
            await with_aio_pika(address + tail)
            await asyncio.to_thread(with_amqpstorm, address + tail)
            seen[tail] = tuple(asked)
            print(f"amqp://broker{tail:9} pika asks for {asked[0]!r:8} kombu {asked[1]!r:10} aio-pika {asked[2]!r:10} AMQPStorm {asked[3]!r}", flush=True)
    return seen

seen = asyncio.run(main())
for tail, pika_, others in (("", "/", "/"), ("/", "/", "/"), ("//", "", "/"), ("/%2F", "/", "/"), ("/shop", "shop", "shop"), ("//shop", "", "/shop"),
                            ("/shop/eu", "shop", "shop/eu")):
    if seen[tail] != (pika_, others, others, others): sys.exit("changed")
PYTHON
