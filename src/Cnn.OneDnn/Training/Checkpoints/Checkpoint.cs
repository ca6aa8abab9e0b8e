using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Tensors;

namespace Cnn.OneDnn.Training;

/// <summary>
/// The whole state of a training in one safetensors file: weights and moving statistics as layer/parameter in Keras's shapes, the optimizer's arrays beside
/// them, and as text the step, the epoch, the seed and the optimizer's settings. Training that is resumed at the end of an epoch gives the bits of one that
/// was not interrupted.
/// </summary>
/// <example>
/// <code>
/// CheckpointInfo info = Checkpoint.Resume(model, "runs/a/last.safetensors");
/// model.Fit(train, new FitOptions { Epochs = 10, InitialEpoch = info.Epoch, Callbacks = [new ModelCheckpoint("runs/a")] });
/// </code>
/// </example>
public static class Checkpoint
{
    /// <summary>Writes a checkpoint; the file appears only when it is complete and on the disk.</summary>
    /// <param name="model">Whose state.</param>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="epoch">How many epochs have been done.</param>
    /// <param name="figures">Loss and metrics to keep with it.</param>
    /// <exception cref="IOException">The file cannot be written; one that was there is untouched.</exception>
    public static void Save(Model model, string path, int epoch = 0, TrainingLogs? figures = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelExecutor executor = model.Executor;
        executor.Engine.Invoke(() =>
        {
            using var writer = new SafeTensorsWriter(path);
            CheckpointText.Write(writer, model, executor, epoch, figures);
            foreach (Parameter p in model.Parameters)
            {
                writer.Declare(CheckpointText.NameOf(p), SafeTensorsType.F32, p.Shape);
            }

            (int Slot, Parameter Parameter)[] slots = [.. executor.OptimizerArrays()];
            foreach ((int slot, Parameter p) in slots)
            {
                writer.Declare(CheckpointText.NameOf(slot, p), SafeTensorsType.F32, p.Shape);
            }

            foreach (Parameter p in model.Parameters)
            {
                var value = new Tensor(p.Shape);
                executor.Store.Read(p, executor.Store.Weights, value);
                writer.Write<float>(CheckpointText.NameOf(p), value.AsSpan<float>());
            }

            foreach ((int slot, Parameter p) in slots)
            {
                writer.Write<float>(CheckpointText.NameOf(slot, p), executor.OptimizerArray(slot, p).AsSpan<float>());
            }

            writer.Commit();
        });
    }

    /// <summary>What a checkpoint says about itself.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or no checkpoint.</exception>
    public static CheckpointInfo ReadInfo(string path)
    {
        using var reader = new SafeTensorsReader(path);
        return CheckpointText.Read(reader, path).Info;
    }

    /// <summary>Takes over only the weights and moving statistics. Any safetensors file will do that has them all under their names.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or another model's; the model is unchanged.</exception>
    public static void LoadWeights(Model model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var reader = new SafeTensorsReader(path);
        CheckParameters(model, reader, path);
        WriteWeights(model, ReadWeights(model, reader));
    }

    /// <summary>
    /// Takes over everything, so that training goes on where it was. The model must be made with the checkpoint's seed and compiled with the same kind of
    /// optimizer; the learning rate is the checkpoint's, unless a schedule sets it.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is damaged, another model's or another optimizer's; the model is unchanged.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public static CheckpointInfo Resume(Model model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        Optimizers.Optimizer optimizer = model.Optimizer
            ?? throw new InvalidOperationException($"Model '{model.Name}' is not compiled. Call Compile(optimizer, loss, metrics) before resuming.");
        using var reader = new SafeTensorsReader(path);
        CheckpointText text = CheckpointText.Read(reader, path);
        CheckParameters(model, reader, path);
        text.CheckFits(model, optimizer, path);
        Tensor[] weights = ReadWeights(model, reader);
        OptimizerState? state = text.HasOptimizerState ? ReadState(model, optimizer, reader, text, path) : null;
        WriteWeights(model, weights);
        ModelExecutor executor = model.Executor;
        executor.Engine.Invoke(() => executor.Continue(text.Info.Step, state));
        if (optimizer.Schedule is null)
        {
            optimizer.LearningRate = text.LearningRate;
        }

        return text.Info;
    }

    private static void CheckParameters(Model model, SafeTensorsReader reader, string path)
    {
        var expected = model.Parameters.ToDictionary(CheckpointText.NameOf);
        foreach ((string name, Parameter p) in expected)
        {
            CheckEntry(reader.Find(name), name, p, model, path);
        }

        if (reader.Entries.FirstOrDefault(e => !expected.ContainsKey(e.Name) && !CheckpointText.IsOptimizerArray(e.Name)) is { } extra)
        {
            throw new InvalidDataException($"{path} is not of model '{model.Name}': it has '{extra.Name}', which the model does not.");
        }
    }

    private static void CheckEntry(SafeTensorsEntry? entry, string name, Parameter p, Model model, string path)
    {
        if (entry is null)
        {
            throw new InvalidDataException($"{path} is not of model '{model.Name}': it has no '{name}', which the model has with shape {p.Shape}.");
        }

        if (entry.Shape != p.Shape || entry.Type is not (SafeTensorsType.F32 or SafeTensorsType.F64 or SafeTensorsType.F16 or SafeTensorsType.BF16))
        {
            throw new InvalidDataException($"{path} is not of model '{model.Name}': its '{name}' has shape {entry.Shape} of {entry.Type}, expected {p.Shape} of floating-point numbers.");
        }
    }

    private static Tensor[] ReadWeights(Model model, SafeTensorsReader reader) =>
        [.. model.Parameters.Select(p => ReadTensor(reader, CheckpointText.NameOf(p), p))];

    private static Tensor ReadTensor(SafeTensorsReader reader, string name, Parameter p)
    {
        var value = new Tensor(p.Shape);
        reader.ReadFloats(name, value.AsSpan<float>());
        return value;
    }

    private static void WriteWeights(Model model, Tensor[] weights)
    {
        ModelExecutor executor = model.Executor;
        executor.Engine.Invoke(() =>
        {
            for (int i = 0; i < weights.Length; i++)
            {
                executor.Store.Write(model.Parameters[i], executor.Store.Weights, weights[i]);
            }
        });
    }

    private static OptimizerState ReadState(Model model, Optimizers.Optimizer optimizer, SafeTensorsReader reader, CheckpointText text, string path)
    {
        var arrays = new Dictionary<(int, Parameter), Tensor>();
        for (int slot = 0; slot < optimizer.SlotCount; slot++)
        {
            foreach (Parameter p in model.Parameters.Where(p => !p.IsStatistic))
            {
                string name = CheckpointText.NameOf(slot, p);
                CheckEntry(reader.Find(name), name, p, model, path);
                arrays[(slot, p)] = ReadTensor(reader, name, p);
            }
        }

        return new OptimizerState(arrays, text.Scalars);
    }
}
