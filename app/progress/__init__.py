"""What a learner has shown: evidence, competence held, what is missing."""
