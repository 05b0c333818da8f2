"""All SQL of the notices, the subscriptions and the deliveries."""
