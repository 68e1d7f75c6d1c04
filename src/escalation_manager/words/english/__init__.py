"""How are promises and offers worded in English?"""
