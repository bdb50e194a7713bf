"""What differs between the engines' SQL, one dialect a module."""
