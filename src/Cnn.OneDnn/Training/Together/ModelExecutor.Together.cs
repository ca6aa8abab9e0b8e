using Cnn.OneDnn.Layers;
using Cnn.OneDnn.Training.Persistence;

namespace Cnn.OneDnn;

/// <content>What a rank takes over from rank 0.</content>
internal sealed partial class ModelExecutor
{
    /// <summary>Gives weights, statistics and the optimizer's state of rank 0 to all ranks, in the users' shapes. On the engine's thread.</summary>
    public void ShareState(ICollective ranks)
    {
        bool follows = ranks.Rank != 0;

        // Asked before anything is written, after which weights that were exchanged do not look so any more.
        byte[] exchanged = [HasSwappedAverages ? (byte)1 : (byte)0];
        ranks.Broadcast(exchanged);
        foreach (Parameter parameter in model.Parameters)
        {
            var value = new Tensor(parameter.Shape);
            Store.Read(parameter, Store.Weights, value);
            ranks.Broadcast(value.Bytes());
            if (follows)
            {
                Store.Write(parameter, Store.Weights, value);
            }
        }

        double[] begun = [HasOptimizerState ? 1 : 0];
        ranks.AllReduce(begun);
        if (begun[0] == 0)
        {
            return;
        }

        if (begun[0] < ranks.Size)
        {
            throw new RanksDisagreeException(
                $"The optimizer of model '{model.Name}' has begun on {begun[0]} of {ranks.Size} ranks. Let all go on from the same checkpoint, or none.");
        }

        var arrays = new Dictionary<(int, Parameter), Tensor>();
        foreach ((int slot, Parameter parameter) in OptimizerArrays().ToArray())
        {
            Tensor value = OptimizerArray(slot, parameter);
            ranks.Broadcast(value.Bytes());
            arrays[(slot, parameter)] = value;
        }

        double[] scalars = [.. OptimizerScalars];
        ranks.Broadcast(System.Runtime.InteropServices.MemoryMarshal.AsBytes(scalars.AsSpan()));
        if (follows)
        {
            DropOptimizer();
            loaded = new OptimizerState(arrays, scalars);
            HasSwappedAverages = exchanged[0] != 0;
        }
    }

    /// <summary>Computes in the precision that the ranks have agreed on. On the engine's thread.</summary>
    public void Take(DataTypePolicy agreed)
    {
        if (Policy != agreed)
        {
            DropPlans();
            Policy = agreed;
        }
    }

    /// <summary>Lays the weights out as rank 0 does, unless plans have fixed where they lie. On the engine's thread.</summary>
    public void TakeLayouts(IReadOnlyDictionary<Parameter, Layout> layouts)
    {
        if (!Store.IsAdopted)
        {
            Store.Adopt(layouts);
        }
    }
}
