from logging import getLogger as gl
log = gl(__name__)
