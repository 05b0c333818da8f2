"""Notices to the other parties: what happened, kept in the act itself, pushed to subscriptions or pulled as a feed."""
