using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn;

/// <summary>
/// The whole state of a training in one safetensors file: weights and moving statistics as layer/parameter in Keras's shapes, the optimizer's arrays beside
/// them, and as text the network's config, losses, metrics, the step, the epoch and how far it is, the seed, the optimizer's settings and the states of
/// callbacks. Training that is resumed gives the bits of one that was not interrupted, with the same data, backend, number of threads, CPU
/// and choice of kernels (<see cref="ModelOptions.Deterministic"/>).
/// </summary>
/// <remarks>Weights that are NaN or infinite are loaded as they are: a training that went wrong can be looked at. Models of a user's own layers, losses' and
/// metrics' options included, come back too if the layers are registered.</remarks>
/// <example>
/// <code>
/// using Model model = Model.Load("runs/a/last.safetensors");
/// model.Fit(train, new FitOptions { Epochs = 10, InitialEpoch = model.EpochsDone, Callbacks = [new ModelCheckpoint("runs/a")] });
/// </code>
/// </example>
public static partial class Checkpoint
{
    private const string StreamName = "The stream";

    /// <summary>Writes a checkpoint; the file appears only when it is complete and on the disk.</summary>
    /// <param name="model">Whose state.</param>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="epoch">How many epochs have been done; null for <see cref="Model.EpochsDone"/>.</param>
    /// <param name="figures">Loss and metrics to keep with it.</param>
    /// <param name="metadata">Text to keep with it.</param>
    /// <exception cref="IOException">The file cannot be written; one that was there is untouched.</exception>
    /// <exception cref="UnsupportedException">The optimizer has a schedule of the user's own, or names of layers cannot be told from names of
    /// calls.</exception>
    public static void Save(Model model, string path, int? epoch = null, TrainingLogs? figures = null, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Write(model, () => new SafeTensorsWriter(path), epoch, figures, metadata);
    }

    /// <summary>Writes a checkpoint to a stream, which stays open.</summary>
    /// <inheritdoc cref="Save(Model, string, int?, TrainingLogs, IReadOnlyDictionary{string, string})"/>
    /// <param name="model">Whose state.</param>
    /// <param name="stream">Takes the content. It is written on the caller's thread, after all has been gathered in memory.</param>
    /// <param name="epoch">How many epochs have been done; null for <see cref="Model.EpochsDone"/>.</param>
    /// <param name="figures">Loss and metrics to keep with it.</param>
    /// <param name="metadata">Text to keep with it.</param>
    public static void Save(Model model, Stream stream, int? epoch = null, TrainingLogs? figures = null, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(stream);
        var gathered = new MemoryStream();
        Write(model, () => new SafeTensorsWriter(gathered), epoch, figures, metadata);
        gathered.WriteTo(stream);
    }

    private static void Write(Model model, Func<SafeTensorsWriter> open, int? epoch, TrainingLogs? figures, IReadOnlyDictionary<string, string>? metadata)
    {
        ModelExecutor executor = model.Executor;
        executor.Invoke(() =>
        {
            using SafeTensorsWriter writer = open();
            CheckpointText.Write(writer, model, executor, epoch ?? executor.State.Epoch, figures, metadata ?? new Dictionary<string, string>());
            foreach (Parameter p in model.Parameters)
            {
                writer.Declare(p.Path, SafeTensorsType.F32, p.Shape);
            }

            (int Slot, Parameter Parameter)[] slots = [.. executor.OptimizerArrays()];
            foreach ((int slot, Parameter p) in slots)
            {
                writer.Declare(CheckpointText.NameOf(slot, p), SafeTensorsType.F32, p.Shape);
            }

            IReadOnlyDictionary<string,
                WeightSnapshot> kept = executor.Callbacks?.Weights ?? executor.State.CallbackWeights ?? new Dictionary<string, WeightSnapshot>();
            foreach (string callback in kept.Keys)
            {
                foreach (Parameter p in model.Parameters)
                {
                    writer.Declare(CheckpointText.NameOf(callback, p), SafeTensorsType.F32, p.Shape);
                }
            }

            foreach (Parameter p in model.Parameters)
            {
                var value = new Tensor(p.Shape);
                executor.Store.Read(p, executor.Store.Weights, value);
                writer.Write<float>(p.Path, value.AsSpan<float>());
            }

            foreach ((int slot, Parameter p) in slots)
            {
                writer.Write<float>(CheckpointText.NameOf(slot, p), executor.OptimizerArray(slot, p).AsSpan<float>());
            }

            foreach ((string callback, WeightSnapshot snapshot) in kept)
            {
                for (int i = 0; i < model.Parameters.Count; i++)
                {
                    writer.Write<float>(CheckpointText.NameOf(callback, model.Parameters[i]), snapshot.Read(i).AsSpan<float>());
                }
            }

            writer.Commit();
        });
    }

    /// <summary>What a checkpoint says about itself.</summary>
    /// <exception cref="InvalidFormatException">The file is damaged or no checkpoint.</exception>
    public static CheckpointInfo ReadInfo(string path)
    {
        using var reader = new SafeTensorsReader(path);
        return CheckpointText.Read(reader, path).Info;
    }

    /// <summary>What a checkpoint in a stream says about itself.</summary>
    /// <exception cref="InvalidFormatException">The content is damaged or no checkpoint.</exception>
    public static CheckpointInfo ReadInfo(Stream stream)
    {
        using var reader = new SafeTensorsReader(stream);
        return CheckpointText.Read(reader, StreamName).Info;
    }

    /// <summary>Takes everything over from a stream.</summary>
    /// <inheritdoc cref="Resume(Model, string)"/>
    public static CheckpointInfo Resume(Model model, Stream stream)
    {
        RequireCompiled(model);
        using var reader = new SafeTensorsReader(stream);
        return Resume(model, reader, StreamName);
    }

    /// <summary>
    /// Whether a tensor of this name in a checkpoint belongs to a training that goes on, as the optimizer's arrays and the weights of a best epoch do, and not
    /// to the network.
    /// </summary>
    public static bool IsTrainingState(string tensorName)
    {
        ArgumentNullException.ThrowIfNull(tensorName);
        return CheckpointText.IsTrainingState(tensorName);
    }
}
