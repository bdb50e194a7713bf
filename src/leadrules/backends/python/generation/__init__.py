"""From the IR to Python text: everything that writes code, and the names it uses."""
