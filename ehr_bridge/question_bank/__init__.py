"""The question bank: questions with key points and anchors, and sets composed of them."""
