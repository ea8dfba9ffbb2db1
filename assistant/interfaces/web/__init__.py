"""What stands between the network and any HTTP interface of ours: who may ask, what comes in, and whose turn it is."""
