"""How does the bot stand up to Teams, spoken to as Teams speaks: Activity JSON over HTTP, and nothing else?"""
