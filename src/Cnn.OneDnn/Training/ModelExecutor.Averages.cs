using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn;

/// <content>The averages of the weights that an optimizer keeps, in the place of the weights.</content>
internal sealed partial class ModelExecutor
{
    // The version of the weights that were swapped in, by which it is seen whether somebody has changed them since.
    private long? swapped;

    /// <summary>
    /// Whether the weights are the averages, and the weights of the training wait in their place. Not where weights were set meanwhile: those are what is to be
    /// gone on with. On the engine's thread.
    /// </summary>
    public bool HasSwappedAverages
    {
        get => swapped == Store.Version;
        set => swapped = value ? Store.Version : null;
    }

    private bool HasAverages => model.Optimizer is { UseEma: true } && HasOptimizerState;

    /// <summary>Exchanges weights and averages. On the engine's thread.</summary>
    public void SwapAverages()
    {
        if (!HasAverages)
        {
            return;
        }

        bool areIn = HasSwappedAverages;
        foreach (Parameter p in model.Parameters.Where(p => !p.IsStatistic && model.Trains(p)))
        {
            var weight = new Tensor(p.Shape);
            Store.Read(p, Store.Weights, weight);
            Store.Write(p, Store.Weights, OptimizerArray(model.Optimizer!.AverageSlot, p));
            WriteAverage(p, weight);
        }

        HasSwappedAverages = !areIn;
    }

    /// <summary>Brings the weights of the training back, if the averages are in their place. On the engine's thread.</summary>
    public void LeaveAverages()
    {
        if (HasSwappedAverages)
        {
            SwapAverages();
        }
    }

    /// <summary>Makes the averages the weights, for good. On the engine's thread.</summary>
    public void TakeAverages()
    {
        if (!HasAverages)
        {
            return;
        }

        bool areIn = HasSwappedAverages;
        foreach (Parameter p in model.Parameters.Where(p => !p.IsStatistic && model.Trains(p)))
        {
            if (areIn)
            {
                var weight = new Tensor(p.Shape);
                Store.Read(p, Store.Weights, weight);
                WriteAverage(p, weight);
            }
            else
            {
                Store.Write(p, Store.Weights, OptimizerArray(model.Optimizer!.AverageSlot, p));
            }
        }

        HasSwappedAverages = false;
    }

    private void WriteAverage(Parameter p, Tensor value)
    {
        int slot = model.Optimizer!.AverageSlot;
        if (loaded is not null)
        {
            loaded = new OptimizerState(loaded.Slots.ToDictionary(s => s.Key, s => s.Key == (slot, p) ? value : s.Value), loaded.Scalars);
        }
        else
        {
            store.Write(p, slots[slot], value);
        }
    }
}
