namespace Cnn.OneDnn;

/// <summary>Which way a figure gets better.</summary>
public enum MonitorMode
{
    /// <summary>As it is for the metric of this name; losses and errors downwards. A figure that is neither is refused.</summary>
    Auto,

    /// <summary>Smaller is better.</summary>
    Min,

    /// <summary>Larger is better.</summary>
    Max,
}
