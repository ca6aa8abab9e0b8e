using Cnn.OneDnn.Interop;
using Cnn.OneDnn.Serving;

namespace Cnn.OneDnn;

/// <summary>
/// A network that only predicts, for services: any number of threads call it at the same time, requests that come together are computed together, and its
/// weights never change.
/// </summary>
/// <remarks>
/// The weights are copied once, when it is made; all instances share that copy and the forms that kernels want of it, and the model may be trained on or
/// disposed. Batches are rounded up to a few sizes, so that memory does not grow with the sizes that occur. In which batch a sample is computed depends on what
/// comes at the same time; kernels of different batch sizes round in different orders, so results may differ in their last bits. With
/// <see cref="PredictorOptions.MaxBatchSize"/> 1 they do not. A model whose precision is <see cref="DataTypePolicy.Auto"/> computes in what it found best when
/// it predicted or was trained, and in Float32 if it did neither.
/// </remarks>
/// <example>
/// <code>
/// using var predictor = Predictor.Load("digits.safetensors");
/// predictor.Predict(pixels, probabilities);
/// </code>
/// </example>
public sealed partial class Predictor : IDisposable, IAsyncDisposable
{
    // More cores on one batch wait for each other more than they help, where batches are small.
    private const int CoresPerInstance = 4;

    private readonly BatchQueue queue;
    private readonly ServedNetwork network;
    private readonly List<PredictorInstance> instances = [];
    private readonly Lock gate = new();
    private bool disposed;

    /// <summary>A predictor with the weights that a model has now.</summary>
    /// <param name="model">Which network. It stays the caller's.</param>
    /// <param name="options">How to share the machine and gather requests.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The network is not defined yet.</exception>
    /// <exception cref="EngineConfigurationException">The system gives the process no more threads.</exception>
    public Predictor(Model model, PredictorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new PredictorOptions();
        options.Check();
        if (model.Inputs.Count == 0 || model.Outputs.Count == 0)
        {
            throw new ArgumentException($"Model '{model.Name}' is not defined yet: give its first layer an inputShape.", nameof(model));
        }

        int cores = ProcessorBudget.OfThisProcess(model.Options.Engine?.Options.Threads).Threads;
        int count = options.Instances ?? Math.Max(1, cores / CoresPerInstance);
        int threads = options.ThreadsPerInstance ?? Math.Max(1, cores / count);
        Options = options with { Instances = count, ThreadsPerInstance = threads };
        network = new ServedNetwork(model);
        queue = new BatchQueue(Options, () => network.MakeBatch(Options.MaxBatchSize));
        try
        {
            // One after the other, so that kernels are not timed beside others; what the first one measured the others know.
            for (int i = 0; i < count; i++)
            {
                instances.Add(new PredictorInstance(network, queue, Options, threads));
                if (options.WarmUp)
                {
                    instances[i].WarmUp();
                }
            }

            // Before any of them computes: those that do are only freed with the queue.
            ThreadShortage.Require(count);
        }
        catch
        {
            Free();
            throw;
        }

        foreach (PredictorInstance instance in instances)
        {
            instance.Start();
        }
    }

    /// <summary>What it was made with, and the numbers of instances and threads that it took.</summary>
    public PredictorOptions Options { get; }

    /// <summary>The sizes of a sample for each input.</summary>
    public IReadOnlyList<Shape> InputShapes => [.. network.Model.Inputs.Select(i => i.Shape)];

    /// <summary>The sizes of what each output gives for a sample.</summary>
    public IReadOnlyList<Shape> OutputShapes => [.. network.Model.Outputs.Select(o => o.Shape)];

    /// <summary>What it has done so far.</summary>
    public PredictorStatistics Statistics => queue.Statistics with { Plans = instances.Sum(i => i.Plans) };

    /// <summary>A predictor from a checkpoint.</summary>
    /// <param name="path">The file that <see cref="Model.Save(string, IReadOnlyDictionary{string, string}?)"/> or <see cref="ModelCheckpoint"/> wrote. It need
    /// not be trusted.</param>
    /// <param name="options">How to share the machine and gather requests.</param>
    /// <param name="modelOptions">Which backend computes, and in what precision.</param>
    /// <exception cref="InvalidFormatException">The file is damaged, no checkpoint, or needs a layer that is not registered; the message says
    /// which.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static Predictor Load(string path, PredictorOptions? options = null, ModelOptions? modelOptions = null)
    {
        using Model model = Model.Load(path, modelOptions);
        return new Predictor(model, options);
    }

    /// <summary>Lets the calls that have begun finish, and frees weights and threads; later calls throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        queue.Close();
        lock (gate)
        {
            if (!disposed)
            {
                disposed = true;
                Free();
            }
        }
    }

    /// <summary>The same, on another thread.</summary>
    public ValueTask DisposeAsync() => new(Task.Run(Dispose));

    private void Free()
    {
        foreach (PredictorInstance instance in instances)
        {
            instance.Dispose();
        }

        network.Dispose();
    }
}
