using Cnn.OneDnn;

namespace Cnn.Extensions.Hosting;

/// <summary>A network that is served from a file, as start-up and health checks see it.</summary>
internal interface IServedFile
{
    /// <summary>The file.</summary>
    string Path { get; }

    /// <summary>When what is served was loaded; null before.</summary>
    DateTimeOffset? Since { get; }

    /// <summary>Why the file as it is now could not be loaded; null where it could.</summary>
    Exception? Failure { get; }

    /// <summary>The options of the predictor.</summary>
    PredictorOptions Options { get; }

    /// <summary>What the predictor has done; null before there is one.</summary>
    PredictorStatistics? Statistics { get; }

    /// <summary>Loads the file if nothing is served yet.</summary>
    void Start();
}
