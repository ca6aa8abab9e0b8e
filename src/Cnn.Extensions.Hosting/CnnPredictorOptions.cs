using Cnn.OneDnn;

namespace Cnn.Extensions.Hosting;

/// <summary>Which network a service serves, and how. Bound to a section of the configuration, or set in code.</summary>
public sealed class CnnPredictorOptions
{
    /// <summary>The network's file: a checkpoint or, where the name ends in .onnx, an ONNX file. Required.</summary>
    public string Path { get; set; } = "";

    /// <summary>Which backend computes.</summary>
    public BackendKind Backend { get; set; } = BackendKind.Auto;

    /// <summary>In what precision it computes.</summary>
    public DataTypePolicy DataTypePolicy { get; set; } = DataTypePolicy.Float32;

    /// <inheritdoc cref="PredictorOptions.Instances"/>
    public int? Instances { get; set; }

    /// <inheritdoc cref="PredictorOptions.ThreadsPerInstance"/>
    public int? ThreadsPerInstance { get; set; }

    /// <inheritdoc cref="PredictorOptions.MaxBatchSize"/>
    public int MaxBatchSize { get; set; } = new PredictorOptions().MaxBatchSize;

    /// <inheritdoc cref="PredictorOptions.BatchingDelay"/>
    public TimeSpan BatchingDelay { get; set; } = new PredictorOptions().BatchingDelay;

    /// <inheritdoc cref="PredictorOptions.QueueLimit"/>
    public int QueueLimit { get; set; } = new PredictorOptions().QueueLimit;

    /// <inheritdoc cref="PredictorOptions.PlanLimit"/>
    public int PlanLimit { get; set; } = new PredictorOptions().PlanLimit;

    /// <inheritdoc cref="PredictorOptions.WarmUp"/>
    public bool WarmUp { get; set; } = true;

    /// <summary>
    /// How often the file is looked at; when it has changed it is loaded anew. Two seconds by default, zero for never. It is read once, when the first network
    /// is loaded.
    /// </summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(2);

    internal PredictorOptions ToPredictorOptions() => new()
    {
        Instances = Instances,
        ThreadsPerInstance = ThreadsPerInstance,
        MaxBatchSize = MaxBatchSize,
        BatchingDelay = BatchingDelay,
        QueueLimit = QueueLimit,
        PlanLimit = PlanLimit,
        WarmUp = WarmUp,
    };

    internal ModelOptions ToModelOptions(Engine engine) => new() { Engine = engine, Backend = Backend, DataTypePolicy = DataTypePolicy };
}
