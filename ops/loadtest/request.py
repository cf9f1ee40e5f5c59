"""Write the bytes that every request of a load test sends."""

from pathlib import Path

from ops.serving.golden import Golden, grpc_payload, rest_payload


def payload(golden: Path, model_name: str, protocol: str, folder: Path) -> Path:
    """Serialize the golden input once, into `folder`; raises BadValue when `golden` holds none."""
    known = Golden.read(golden)
    if protocol == "grpc":
        body = grpc_payload(known.inputs, model_name, known.signature_name)
    else:
        body = rest_payload(known.inputs, known.signature_name)
    path = folder / f"payload.{protocol}"
    path.write_bytes(body)
    return path
