"""Delivery and the filtered queues of Veilig Thuis: items, leases, fencing."""
