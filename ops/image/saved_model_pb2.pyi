from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class MetaInfoDef(_message.Message):
    __slots__ = ("tensorflow_version",)
    TENSORFLOW_VERSION_FIELD_NUMBER: _ClassVar[int]
    tensorflow_version: str
    def __init__(self, tensorflow_version: _Optional[str] = ...) -> None: ...

class MetaGraphDef(_message.Message):
    __slots__ = ("meta_info_def",)
    META_INFO_DEF_FIELD_NUMBER: _ClassVar[int]
    meta_info_def: MetaInfoDef
    def __init__(self, meta_info_def: _Optional[_Union[MetaInfoDef, _Mapping]] = ...) -> None: ...

class SavedModel(_message.Message):
    __slots__ = ("meta_graphs",)
    META_GRAPHS_FIELD_NUMBER: _ClassVar[int]
    meta_graphs: _containers.RepeatedCompositeFieldContainer[MetaGraphDef]
    def __init__(self, meta_graphs: _Optional[_Iterable[_Union[MetaGraphDef, _Mapping]]] = ...) -> None: ...
