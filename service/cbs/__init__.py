"""The half-yearly delivery to CBS: the records of handbook appendix D, checked before they are sent."""
