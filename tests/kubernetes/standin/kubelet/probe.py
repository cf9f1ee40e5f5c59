"""Ask a container whether it has started, is ready, or is alive."""

import asyncio
from collections.abc import Callable

import httpx

from standin.api.resources import Object


async def failure(probe: Object, address: str, port: Callable[[int | str], int]) -> str:
    """Why a probe fails, as the kubelet says it; empty if it does not."""
    timeout_s = float(probe["timeoutSeconds"])
    if "httpGet" in probe:
        return await _http(probe["httpGet"], address, port, timeout_s)
    if "tcpSocket" in probe:
        return await _tcp(address, port(probe["tcpSocket"]["port"]), timeout_s)
    if "grpc" in probe:
        return await _tcp(address, probe["grpc"]["port"], timeout_s)
    return await _command(probe["exec"]["command"], timeout_s)


async def _http(
    get: Object, address: str, port: Callable[[int | str], int], timeout_s: float
) -> str:
    number = port(get["port"])
    url = f"{get['scheme'].lower()}://{get.get('host') or address}:{number}{get['path']}"
    headers = {"user-agent": "kube-probe/1.36", "accept": "*/*"}
    headers |= {one["name"]: one["value"] for one in get.get("httpHeaders", ())}
    try:
        async with httpx.AsyncClient(verify=False, timeout=timeout_s) as http:
            answer = await http.get(url, headers=headers)
    except httpx.TimeoutException:
        why = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
        return f'Get "{url}": {why}'
    except httpx.ConnectError:
        return f'Get "{url}": dial tcp {address}:{number}: connect: connection refused'
    except httpx.HTTPError as error:
        return f'Get "{url}": {str(error) or "EOF"}'
    if 200 <= answer.status_code < 400:
        return ""
    return f"HTTP probe failed with statuscode: {answer.status_code}"


async def _tcp(address: str, number: int, timeout_s: float) -> str:
    try:
        async with asyncio.timeout(timeout_s):
            _, writer = await asyncio.open_connection(address, number)
    except TimeoutError:
        return f"dial tcp {address}:{number}: i/o timeout"
    except OSError:
        return f"dial tcp {address}:{number}: connect: connection refused"
    writer.close()
    return ""


async def _command(command: list[str], timeout_s: float) -> str:
    try:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
    except OSError as error:
        return str(error)
    try:
        async with asyncio.timeout(timeout_s):
            said, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        return f"command timed out: {command}"
    return "" if process.returncode == 0 else said.decode(errors="replace") or "failed"
