"""吉人社函〔2023〕25号: Jilin's tenure assessment of level-2 and level-3 posts."""
