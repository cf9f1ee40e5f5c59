"""Write the bytes that every request of a load test sends."""

from pathlib import Path

from ops.serving.golden import Golden, grpc_payload, rest_payload


def payload(golden: Golden, model_name: str, protocol: str, folder: Path) -> Path:
    """Serialize the golden input once, into `folder`, for `protocol`, which is grpc or rest."""
    if protocol == "grpc":
        body = grpc_payload(golden.inputs, model_name, golden.signature_name)
    else:
        body = rest_payload(golden.inputs, golden.signature_name)
    path = folder / f"payload.{protocol}"
    path.write_bytes(body)
    return path
