# import app.manager
from app.bridge import Bridge
from app.ws import Other
