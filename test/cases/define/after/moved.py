class WebSocketManager(Base):
    pass
