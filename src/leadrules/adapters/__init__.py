"""The records of HubSpot, Salesforce, Marketo, Pardot and Eloqua as leads and events."""
