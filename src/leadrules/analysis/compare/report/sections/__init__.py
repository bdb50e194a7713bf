"""The sections of the page, a file each: what they show of a comparison, without markup."""
