namespace Cnn.OneDnn;

/// <summary>Which way a figure gets better.</summary>
public enum MonitorMode
{
    /// <summary>Accuracies, scores and areas upwards, everything else downwards.</summary>
    Auto,

    /// <summary>Smaller is better.</summary>
    Min,

    /// <summary>Larger is better.</summary>
    Max,
}
