namespace Cnn.OneDnn.Planning;

/// <summary>Milliseconds of a kernel on all threads of the team and on one.</summary>
internal readonly record struct KernelTimes(double Team, double Serial);
