"""The tabs: each makes its components and handles their events; `views` has what they show."""
