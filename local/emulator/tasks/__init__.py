"""ECS whose tasks are plain process groups: MiniStack's own ECS, with a stand-in for the Docker that it asks for."""
