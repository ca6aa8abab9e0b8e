using Cnn.Models.WeightFiles;
using Cnn.OneDnn;

namespace Cnn.Models.Keras.Import;

/// <summary>The calls of a functional network in an order in which they can be made.</summary>
internal static class KerasOrder
{
    /// <exception cref="InvalidFormatException">A call needs what is never made.</exception>
    public static IReadOnlyList<(KerasPart Part, int Node)> Of(KerasNetwork network)
    {
        var order = new List<(KerasPart, int)>();
        var waiting = new Dictionary<(string Layer, int Node), List<PendingCall>>();
        var ready = new Queue<PendingCall>();
        HashSet<(string Layer, int Node)> known = [.. network.Inputs.Select(i => (i.Layer, i.Node))];
        foreach (KerasPart part in network.Parts.Where(p => !p.IsInput))
        {
            for (int node = 0; node < part.Calls.Count; node++)
            {
                var call = new PendingCall(part, node);
                foreach ((string Layer, int Node) needed in part.Calls[node].Select(t => (t.Layer, t.Node)).Distinct().Where(n => !known.Contains(n)))
                {
                    call.Missing++;
                    (waiting.TryGetValue(needed, out List<PendingCall>? others) ? others : waiting[needed] = []).Add(call);
                }

                if (call.Missing == 0)
                {
                    ready.Enqueue(call);
                }
            }
        }

        while (ready.TryDequeue(out PendingCall? call))
        {
            order.Add((call.Part, call.Node));
            if (waiting.Remove((call.Part.Name, call.Node), out List<PendingCall>? users))
            {
                foreach (PendingCall user in users.Where(u => --u.Missing == 0))
                {
                    ready.Enqueue(user);
                }
            }
        }

        foreach (((string layer, int node), List<PendingCall> users) in waiting)
        {
            throw new InvalidFormatException(
                $"in the network '{FileText.Shown(network.Name)}', layer '{FileText.Shown(users[0].Part.Name)}' needs call {node} of " +
                    $"'{FileText.Shown(layer)}', which is not there or follows from it.");
        }

        return order;
    }

    /// <summary>A call whose inputs are not all there yet.</summary>
    private sealed record PendingCall(KerasPart Part, int Node)
    {
        public int Missing { get; set; }
    }
}
