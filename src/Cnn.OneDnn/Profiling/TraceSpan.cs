namespace Cnn.OneDnn.Profiling;

/// <summary>Something that took time in a step of a training.</summary>
/// <param name="Line">On which of a rank's lines it is: see <see cref="StepTrace"/>.</param>
/// <param name="Kind">What it is counted as.</param>
/// <param name="Name">What was done.</param>
/// <param name="Began">When, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="Ended">When it was over.</param>
internal readonly record struct TraceSpan(int Line, string Kind, string Name, long Began, long Ended);
