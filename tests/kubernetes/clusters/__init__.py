"""Give tests a cluster: a real one, a control plane alone, or the stand-in.

A test takes the fixture `cluster`: a namespace of its own in whichever there is. `cluster.needs`
skips it where something is lacking (`backend.CAPABILITIES`), `cluster.kubectl`, `.get`, `.create`,
`.apply` and `.until` are what kubectl does there. `limited` is a user who may do little. What only
the stand-in can do is behind `cluster.backend.control`: see `stand_in.StandIn`.
"""
