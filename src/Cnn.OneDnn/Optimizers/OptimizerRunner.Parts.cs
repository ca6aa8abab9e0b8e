namespace Cnn.OneDnn;

/// <content>An update whose gradients come part by part, those of the last weights first: each weight's is the one that <see cref="Run"/> makes.</content>
internal sealed partial class OptimizerRunner
{
    private int left;

    /// <summary>Whether weights can be updated before the gradients of all are there: where no norm of them is needed, and none are gathered.</summary>
    public bool ComesInParts => !NeedsNorms && optimizer.Accumulation == 1;

    /// <summary>Begins the update of batch <paramref name="iteration"/>, counted from 1.</summary>
    public void Begin(long iteration)
    {
        penalizes = true;
        step = optimizer.Begin(iteration);
        left = chunks.Length;
    }

    /// <summary>The gradients from an element on are there: updates what has not been.</summary>
    public void UpdateFrom(long element)
    {
        int first = left;
        while (first > 0 && chunks[first - 1].Offset >= element)
        {
            first--;
        }

        if (first < left)
        {
            Dispatch(Phase.Update, first, left);
            left = first;
        }
    }

    /// <summary>Ends the update, after all gradients were there.</summary>
    public void End(long iteration)
    {
        UpdateFrom(0);
        SumPenalties();
        Average(iteration);
    }
}
