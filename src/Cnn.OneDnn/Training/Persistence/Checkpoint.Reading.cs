using System.Text.Json.Nodes;
using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn;

/// <content>Models and trainings from a checkpoint.</content>
public static partial class Checkpoint
{
    /// <summary>Makes the model of a checkpoint, compiled and with its state, if it was when it was saved.</summary>
    internal static Model Load(string path, ModelOptions options, CancellationToken cancellation = default)
    {
        using var reader = new SafeTensorsReader(path) { Cancellation = cancellation };
        return Load(reader, path, options);
    }

    /// <summary>Makes the model of a checkpoint in a stream.</summary>
    internal static Model Load(Stream stream, ModelOptions options, CancellationToken cancellation)
    {
        using var reader = new SafeTensorsReader(stream, cancellation);
        return Load(reader, StreamName, options);
    }

    private static Model Load(SafeTensorsReader reader, string path, ModelOptions options)
    {
        CheckpointText text = CheckpointText.Read(reader, path);
        Model? model = null;
        try
        {
            model = text.Model.Make(options with { Seed = text.Info.Seed, Deterministic = options.Deterministic || text.Info.Deterministic });
            if (model.Optimizer is not null)
            {
                Restore(model, reader, text, path);
            }
            else
            {
                WeightFile.Load(model, reader, path, WeightFormat.Keras);
            }

            Model made = model;
            model = null;
            return made;
        }
        catch (InvalidFormatException e) when (!e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InvalidFormatException($"{path}: {e.Message}", e);
        }
        finally
        {
            model?.Dispose();
        }
    }

    /// <summary>
    /// Takes over everything, so that training goes on where it was: the next <see cref="Model.Fit(Dataset, FitOptions)"/> begins at the checkpoint's epoch,
    /// and within it where it was saved within one. The model must be made with the checkpoint's seed and compiled with the same losses and an optimizer of the
    /// same settings; the learning rate is the checkpoint's, unless a schedule sets it.
    /// </summary>
    /// <exception cref="InvalidFormatException">The file is damaged, another model's or another training's: the message says in what they differ; the model is
    /// unchanged.</exception>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public static CheckpointInfo Resume(Model model, string path)
    {
        RequireCompiled(model);
        using var reader = new SafeTensorsReader(path);
        return Resume(model, reader, path);
    }

    /// <summary>
    /// Gives a model the weights of the best epoch, which a checkpoint of a training with <see cref="EarlyStopping"/> and
    /// <see cref="EarlyStopping.RestoreBestWeights"/> keeps beside those of the last one: for predictions, not to train on.
    /// </summary>
    /// <param name="model">The model, such as that of <see cref="Model.Load(string, ModelOptions)"/>.</param>
    /// <param name="path">The checkpoint.</param>
    /// <returns>The number of that epoch, from 1; null where the checkpoint keeps none, and the model is as it was.</returns>
    /// <exception cref="InvalidFormatException">The file is damaged, no checkpoint or another model's.</exception>
    public static int? RestoreBest(Model model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var reader = new SafeTensorsReader(path);
        CheckpointText text = CheckpointText.Read(reader, path);
        if (text.Model.CallbackStates?[nameof(EarlyStopping)] is not JsonObject state
            || !ReadKept(model, reader, path).TryGetValue(nameof(EarlyStopping), out WeightSnapshot? best))
        {
            return null;
        }

        const string what = $"state of {nameof(EarlyStopping)}", key = "best_epoch";
        double epoch = state.Number(key, what) is { } value && value is >= 0 and < int.MaxValue && value == Math.Truncate(value)
            ? value
            : throw JsonFields.Wrong(what, $"a whole number from 0 on under '{key}'", state[key], key);
        best.Restore(model);
        return (int)epoch + 1;
    }

    private static void RequireCompiled(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Optimizer is null)
        {
            throw new InvalidOperationException($"Model '{model.Name}' is not compiled. Call Compile(optimizer, loss, metrics) before resuming.");
        }
    }

    private static CheckpointInfo Resume(Model model, SafeTensorsReader reader, string path)
    {
        CheckpointText text = CheckpointText.Read(reader, path);
        Restore(model, reader, text, path);
        model.Executor.State.IsResumed = true;
        return text.Info;
    }

    private static void Restore(Model model, SafeTensorsReader reader, CheckpointText text, string path)
    {
        Optimizer optimizer = model.Optimizer!;
        ForeignTensor[] parameters = WeightFile.TensorsOf(model, WeightFormat.Keras);
        string[] names = WeightFile.Match(model, reader, path, WeightFormat.Keras, parameters);
        text.CheckFits(model, optimizer, path);
        JsonObject? callbacks = text.Model.CallbackStates;
        Tensor[] weights = [.. parameters.Select((p, i) => ReadTensor(reader, names[i], p.Parameter))];
        OptimizerState? state = text.HasOptimizerState ? ReadState(model, optimizer, reader, text, path) : null;
        Dictionary<string, WeightSnapshot> kept = ReadKept(model, reader, path);
        EpochProgress? progress = text.Progress(model);
        ModelExecutor executor = model.Executor;
        executor.RequireNoOtherPass(nameof(Resume));
        executor.Invoke(() =>
        {
            for (int i = 0; i < weights.Length; i++)
            {
                executor.Store.Write(model.Parameters[i], executor.Store.Weights, weights[i]);
            }

            executor.Continue(text.Info.Step, state);
            executor.HasSwappedAverages = text.HasSwappedAverages && optimizer.UseEma && state is not null;
            TrainingState training = executor.State;
            (training.Epoch, training.Pass, training.Progress) = (text.Info.Epoch, text.Pass, progress);
            (training.CallbackStates, training.CallbackWeights, training.IsLoaded) = (callbacks, kept, true);
        });
        if (optimizer.Schedule is null && text.LearningRate is { } rate)
        {
            optimizer.LearningRate = rate;
        }
    }

    private static void CheckEntry(SafeTensorsEntry? entry, string name, Parameter p, Model model, string path)
    {
        if (entry is null)
        {
            throw new InvalidFormatException($"{path} is not of model '{model.Name}': it has no '{name}', which the model has with shape {p.Shape}.");
        }

        if (entry.Shape != p.Shape || entry.Type is not (SafeTensorsType.F32 or SafeTensorsType.F64 or SafeTensorsType.F16 or SafeTensorsType.BF16))
        {
            throw new InvalidFormatException(
                $"{path} is not of model '{model.Name}': its '{name}' has shape {entry.Shape} of {entry.Type}, expected {p.Shape} of floating-point numbers.");
        }
    }

    private static Tensor ReadTensor(SafeTensorsReader reader, string name, Parameter p)
    {
        var value = new Tensor(p.Shape);
        reader.ReadFloats(name, value.AsSpan<float>());
        return value;
    }

    private static Dictionary<string, WeightSnapshot> ReadKept(Model model, SafeTensorsReader reader, string path)
    {
        var kept = new Dictionary<string, WeightSnapshot>();
        foreach (string callback in reader.Entries.Select(e => CheckpointText.CallbackOf(e.Name)).OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            kept[callback] = new WeightSnapshot([.. model.Parameters.Select(p =>
            {
                string name = CheckpointText.NameOf(callback, p);
                CheckEntry(reader.Find(name), name, p, model, path);
                return ReadTensor(reader, name, p);
            })]);
        }

        return kept;
    }

    private static OptimizerState ReadState(Model model, Optimizer optimizer, SafeTensorsReader reader, CheckpointText text, string path)
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
