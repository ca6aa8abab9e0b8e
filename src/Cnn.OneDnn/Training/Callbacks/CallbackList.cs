using System.Text.Json.Nodes;

namespace Cnn.OneDnn;

/// <summary>Calls several callbacks in order, as one.</summary>
internal sealed class CallbackList(IEnumerable<Callback> callbacks) : Callback
{
    private readonly Callback[] callbacks = [.. callbacks.OrderBy(c => c.ComesLast)];

    public IReadOnlyList<Callback> Items => callbacks;

    /// <summary>Whether one of them wants training to end.</summary>
    public bool ShouldStop
    {
        get
        {
            if (Model.StopTraining)
            {
                return true;
            }

            foreach (Callback callback in callbacks)
            {
                if (callback.StopRequested)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>The states of those that have one, by class and, from the second of a class on, number.</summary>
    public JsonObject States
    {
        get
        {
            var states = new JsonObject();
            foreach ((string key, Callback callback) in Keyed())
            {
                if (callback.State is { } state)
                {
                    states[key] = state;
                }
            }

            return states;
        }

        set
        {
            foreach ((string key, Callback callback) in Keyed())
            {
                if (value[key] is JsonObject state)
                {
                    callback.State = state;
                }
            }
        }
    }

    /// <summary>The weights that some of them keep, by the same keys.</summary>
    public IReadOnlyDictionary<string, WeightSnapshot> Weights
    {
        get => Keyed().Where(k => k.Callback.KeptWeights is not null).ToDictionary(k => k.Key, k => k.Callback.KeptWeights!);
        set
        {
            foreach ((string key, Callback callback) in Keyed())
            {
                if (value.TryGetValue(key, out WeightSnapshot? kept))
                {
                    callback.KeptWeights = kept;
                }
            }
        }
    }

    /// <summary>Marks all of them as taking part in a training.</summary>
    /// <exception cref="InvalidOperationException">One does already: what it counts would be of two trainings.</exception>
    public void EnterAll()
    {
        for (int i = 0; i < callbacks.Length; i++)
        {
            if (!callbacks[i].TryEnter())
            {
                foreach (Callback entered in callbacks[..i])
                {
                    entered.Leave();
                }

                throw new InvalidOperationException(
                    $"This {callbacks[i].GetType().Name} takes part in a training already, or is in the list of callbacks twice. Give each training that " +
                        $"goes on at the same time a callback of its own.");
            }
        }
    }

    /// <summary>Lets them take part in another training.</summary>
    public void LeaveAll()
    {
        foreach (Callback callback in callbacks)
        {
            callback.Leave();
        }
    }

    /// <summary>Gives them what a checkpoint kept of them.</summary>
    public void Take(TrainingState state)
    {
        (JsonObject? states, IReadOnlyDictionary<string, WeightSnapshot>? weights) = (state.CallbackStates, state.CallbackWeights);
        (state.CallbackStates, state.CallbackWeights) = (null, null);
        States = states ?? [];
        Weights = weights ?? new Dictionary<string, WeightSnapshot>();
    }

    public override void OnTrainBegin(TrainingLogs logs)
    {
        Model.StopTraining = false;
        foreach (Callback callback in callbacks)
        {
            callback.StopRequested = false;
            callback.Model = Model;
            callback.Parameters = Parameters;
            callback.OnTrainBegin(logs);
        }
    }

    public override void OnTrainEnd(TrainingLogs logs)
    {
        foreach (Callback callback in callbacks)
        {
            callback.Parameters = Parameters;
            callback.OnTrainEnd(logs);
        }
    }

    public override void OnEpochBegin(int epoch, TrainingLogs logs)
    {
        foreach (Callback callback in callbacks)
        {
            callback.OnEpochBegin(epoch, logs);
        }
    }

    public override void OnEpochEnd(int epoch, TrainingLogs logs)
    {
        foreach (Callback callback in callbacks)
        {
            callback.OnEpochEnd(epoch, logs);
        }
    }

    public override void OnEpochInterrupted(int epoch, int steps, TrainingLogs logs)
    {
        foreach (Callback callback in callbacks)
        {
            callback.OnEpochInterrupted(epoch, steps, logs);
        }
    }

    public override void OnTestBegin(TrainingLogs logs)
    {
        foreach (Callback callback in callbacks)
        {
            callback.OnTestBegin(logs);
        }
    }

    public override void OnTestEnd(TrainingLogs logs)
    {
        foreach (Callback callback in callbacks)
        {
            callback.OnTestEnd(logs);
        }
    }

    public override void OnBatchBegin(int batch, TrainingLogs logs)
    {
        foreach (Callback callback in callbacks)
        {
            callback.OnTrainBatchBegin(batch, logs);
        }
    }

    public override void OnBatchEnd(int batch, TrainingLogs logs)
    {
        foreach (Callback callback in callbacks)
        {
            callback.OnTrainBatchEnd(batch, logs);
        }
    }

    internal override void Restore(Model model)
    {
        foreach (Callback callback in callbacks)
        {
            callback.Restore(model);
        }
    }

    internal override void OnDiverged()
    {
        foreach (Callback callback in callbacks)
        {
            callback.OnDiverged();
        }
    }

    private IEnumerable<(string Key, Callback Callback)> Keyed()
    {
        var counts = new Dictionary<string, int>();
        foreach (Callback callback in callbacks)
        {
            string name = callback.GetType().Name;
            int number = counts[name] = counts.GetValueOrDefault(name) + 1;
            yield return (number == 1 ? name : $"{name}:{number}", callback);
        }
    }
}
