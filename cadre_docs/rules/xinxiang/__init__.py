"""新人社办〔2024〕22号: Xinxiang's assessment of senior technicians."""
