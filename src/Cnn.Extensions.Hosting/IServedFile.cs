using Cnn.OneDnn;

namespace Cnn.Extensions.Hosting;

/// <summary>A network that is served from a file, as start-up and health checks see it.</summary>
internal interface IServedFile
{
    /// <summary>The file of what is served or, before there is anything, the one that was asked for; empty where none was.</summary>
    string Path { get; }

    /// <summary>When what is served was loaded; null before.</summary>
    DateTimeOffset? Since { get; }

    /// <summary>Why what the options and the file say now is not served; null where it is.</summary>
    Exception? Failure { get; }

    /// <summary>What the predictor was made with; null before there is one.</summary>
    PredictorOptions? Options { get; }

    /// <summary>What the predictor has done; null before there is one.</summary>
    PredictorStatistics? Statistics { get; }

    /// <summary>Loads the file if nothing is served yet.</summary>
    void Start();
}
