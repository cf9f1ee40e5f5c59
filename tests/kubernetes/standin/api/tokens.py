"""Know users by their tokens, and give service accounts tokens."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping

from standin.api import field
from standin.api.failure import invalid, not_found, unauthorized
from standin.api.request import ANONYMOUS, Place, User
from standin.api.resources import BY_PATH, Object, Resource
from standin.api.store import Store

_HOUR_S = 3600
_LEAST_S = 600
_REQUEST = Resource("authentication.k8s.io", "TokenRequest", "tokenrequests")


class Tokens:
    """Tokens of people, as given, and of service accounts, signed by a key."""

    def __init__(self, store: Store, people: Mapping[str, User], key: bytes) -> None:
        self._store, self._people, self._key = store, people, key

    def user(self, authorization: str) -> User:
        """Whose token it is; Failure if it is nobody's or no longer good."""
        if not authorization:
            return ANONYMOUS
        token = authorization.partition(" ")[2].strip()
        groups = ("system:authenticated",)
        if known := self._people.get(token):
            return User(known.name, (*known.groups, *groups))
        account = self._account(token)
        names = ("system:serviceaccounts", f"system:serviceaccounts:{account.split(':')[2]}")
        return User(account, (*names, *groups))

    def issue(self, place: Place, asked: Object) -> Object:
        """Answer a TokenRequest for a service account."""
        account = self._store.get(place.resource, place.namespace, place.name)
        if account is None:
            raise not_found(place.resource, place.name)
        seconds = asked.get("spec", {}).get("expirationSeconds", _HOUR_S)
        if seconds < _LEAST_S:
            why = "may not specify a duration less than 10 minutes"
            raise invalid(_REQUEST, "", [field.invalid("spec.expirationSeconds", seconds, why)])
        until = int(time.time()) + seconds
        subject = f"system:serviceaccount:{place.namespace}:{place.name}"
        token = self._signed({"sub": subject, "exp": until, "uid": account["metadata"]["uid"]})
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(until))
        status = {"token": token, "expirationTimestamp": moment}
        return {**asked, "status": status}

    def _signed(self, claims: Object) -> str:
        head = ".".join(_encoded(json.dumps(one).encode()) for one in ({"alg": "HS256"}, claims))
        return f"{head}.{self._signature(head)}"

    def _signature(self, head: str) -> str:
        return _encoded(hmac.digest(self._key, head.encode(), hashlib.sha256))

    def _account(self, token: str) -> str:
        head, _, signature = token.rpartition(".")
        if not head or not hmac.compare_digest(signature, self._signature(head)):
            raise unauthorized()
        claims = json.loads(base64.urlsafe_b64decode(head.partition(".")[2] + "=="))
        namespace, name = claims["sub"].split(":")[2:]
        account = self._store.get(BY_PATH["", "serviceaccounts"], namespace, name)
        is_there = account is not None and account["metadata"]["uid"] == claims["uid"]
        if claims["exp"] < time.time() or not is_there:
            raise unauthorized()
        return str(claims["sub"])


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
