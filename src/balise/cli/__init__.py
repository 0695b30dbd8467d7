"""WHAT CAN BE TYPED? One file a command."""
