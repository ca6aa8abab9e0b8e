@problemName Two
@timeStamps false
@univariate false
@classLabel true left right
@data
1,2:3,4:left
5,6:7,8:right
1,3:2,4:left
5,7:6,8:right
