"""The parts of Halcyon's Rasa pipeline that Rasa does not bring along."""
