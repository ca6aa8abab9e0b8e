"""Writes the network that make.js made as Keras 2 and Keras 3 would, and small files of weights: python3 make.py, in this folder, with h5py 3 and NumPy."""
import copy, io, json, re, zipfile
import h5py, numpy as np

model = json.load(open('layers/model.json'))
raw, at, tensors = open('layers/weights.bin', 'rb').read(), 0, {}
for w in model['weightsManifest'][0]['weights']:
    count = int(np.prod(w['shape']))
    tensors[w['name']] = np.frombuffer(raw, '<f4', count, at).reshape(w['shape'])
    at += 4 * count
topology = {'class_name': 'Functional', 'config': model['modelTopology']['config']}
layers = topology['config']['layers']


def own(name):
    return [(n, t) for n, t in tensors.items() if n.rsplit('/', 1)[0] == name]


def weights_of(layer):
    """As Keras orders them: all that is trained first."""
    inner = layer['config']['layers'] if layer['class_name'] == 'Sequential' else [layer]
    found = [p for l in inner for p in own(l['config']['name'])]
    return sorted(found, key=lambda p: 'moving' in p[0])


def legacy(group, version, path=lambda layer, name: name + ':0'):
    """hdf5_format.save_weights_to_hdf5_group of Keras 2.15, and with paths as names of Keras 3."""
    group.attrs['layer_names'] = [l['name'].encode() for l in layers]
    group.attrs['backend'] = b'tensorflow'
    group.attrs['keras_version'] = version.encode()
    for layer in layers:
        g = group.create_group(layer['name'])
        g.attrs['weight_names'] = [path(layer, n).encode() for n, _ in weights_of(layer)]
        for n, t in weights_of(layer):
            g.create_dataset(path(layer, n), data=t)


def snake(name):
    return re.sub('([a-z])([A-Z])', r'\1_\2', re.sub('(.)([A-Z][a-z]+)', r'\1_\2', re.sub(r'\W+', '', name))).lower()


def numbered(file, path, inner):
    """saving_lib._save_container_state of Keras 3."""
    used = {}
    for layer in inner:
        name = snake(layer['class_name'])
        used[name] = used.get(name, -1) + 1
        here = f'{path}layers/{name}' + (f'_{used[name]}' if used[name] else '')
        if layer['class_name'] == 'Sequential':
            file.create_group(here).create_group('vars')
            numbered(file, here + '/', layer['config']['layers'])
            continue
        g = file.create_group(here).create_group('vars')
        for i, (_, t) in enumerate(own(layer['config']['name'])):
            g[str(i)] = t
        if layer['class_name'] == 'Dropout':
            file.create_group(here + '/seed_generator').create_group('vars')['0'] = np.array([0, 1337], 'u4')


def keras3(node):
    """The same config in the words of Keras 3.5."""
    node = copy.deepcopy(node)
    config = node['config']
    node = {'module': 'keras.layers', 'class_name': node['class_name'], 'config': config, 'registered_name': None,
            'build_config': {'input_shape': [None, 1]}, 'name': config['name'], 'inbound_nodes': node.get('inbound_nodes', [])}
    for key, value in config.items():
        if isinstance(value, dict) and 'class_name' in value:
            config[key] = {'module': 'keras.' + key.rsplit('_', 1)[1] + 's', 'class_name': value['class_name'], 'config': value['config'], 'registered_name': None}
    if node['class_name'] in ('Sequential', 'Functional'):
        config['layers'] = [keras3(l) for l in config['layers']]
        config['trainable'] = True
    config['dtype'] = {'module': 'keras', 'class_name': 'DTypePolicy', 'config': {'name': 'float32'}, 'registered_name': None}
    if 'batch_input_shape' in config:
        config['batch_shape'] = config.pop('batch_input_shape')
    if node['class_name'] == 'LeakyReLU':
        config['negative_slope'] = config.pop('alpha')
    if node['class_name'] == 'BatchNormalization':
        config['synchronized'] = False
    if node['class_name'] in ('Conv1D', 'Conv2D', 'Conv3D'):
        config['groups'] = 1

    def tensor(t):
        return {'class_name': '__keras_tensor__', 'config': {'shape': [None, 1], 'dtype': 'float32', 'keras_history': t[:3]}}

    node['inbound_nodes'] = [{'args': [tensor(c[0])] if len(c) == 1 else [[tensor(t) for t in c]], 'kwargs': {'training': False} if node['class_name'] == 'Dropout' else {}}
                             for c in node['inbound_nodes']]
    return node


def keras2(node):
    """What Python writes and TensorFlow.js does not."""
    node = copy.deepcopy(node)
    for l in node['config']['layers']:
        if l['class_name'] in ('DepthwiseConv2D', 'SeparableConv2D', 'Conv2DTranspose'):
            l['config']['groups'] = 1
        if l['class_name'] == 'ReLU':
            l['config'] = {'name': l['name'], 'trainable': True, 'dtype': 'float32', 'max_value': {'class_name': '__numpy__', 'config': {'value': 1.5, 'dtype': 'float32'}},
                           'negative_slope': {'type': 'ndarray', 'value': 0.0}, 'threshold': {'type': 'ndarray', 'value': 0.0}}
        if l['class_name'] in ('BatchNormalization', 'LayerNormalization'):
            l['config']['axis'] = [3]
    return node


with h5py.File('layers-2.h5', 'w') as f:
    f.attrs['keras_version'], f.attrs['backend'] = b'2.15.0', b'tensorflow'
    f.attrs['model_config'] = json.dumps(keras2(topology)).encode()
    f.attrs['training_config'] = json.dumps({'loss': 'mse'}).encode()
    legacy(f.create_group('model_weights'), '2.15.0')
    f.create_group('optimizer_weights').create_dataset('iter:0', data=np.int64(3))
with h5py.File('layers-3.h5', 'w') as f:
    f.attrs['keras_version'], f.attrs['backend'] = '3.5.0', 'tensorflow'
    f.attrs['model_config'] = json.dumps(keras3(topology))
    legacy(f.create_group('model_weights'), '3.5.0', lambda layer, name: (f"{layer['name']}/" if layer['class_name'] == 'Sequential' else 'layers/') + name)
with h5py.File('layers-2.weights.h5', 'w') as f:
    legacy(f, '2.15.0')
content = io.BytesIO()
with h5py.File(content, 'w') as f:
    f.create_group('vars')
    numbered(f, '', layers)
    f.create_group('optimizer').create_group('vars')['0'] = np.int64(7)
open('layers-3.weights.h5', 'wb').write(content.getvalue())
with zipfile.ZipFile('layers-3.keras', 'w') as z:
    stamp = lambda name: zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    z.writestr(stamp('metadata.json'), json.dumps({'keras_version': '3.5.0', 'date_saved': '2026-01-01@00:00:00'}))
    z.writestr(stamp('config.json'), json.dumps(keras3(topology)))
    z.writestr(stamp('model.weights.h5'), content.getvalue())

# Kinds of datasets: 1, 2, 3, ... in each.
with h5py.File('kinds.h5', 'w') as f:
    values = np.arange(1, 16, dtype='f4').reshape(3, 5)
    f.create_dataset('contiguous', data=values)
    f.create_dataset('chunked', data=values, chunks=(2, 2))
    f.create_dataset('packed', data=values, chunks=(2, 3), compression='gzip', shuffle=True)
    f.create_dataset('double', data=values.astype('f8'))
    f.create_dataset('half', data=values.astype('f2'))
    f.create_dataset('brain', data=(values.view('u4') >> 16).astype('u2')).attrs['dtype'] = 'bfloat16'
    f.create_dataset('whole', data=values.astype('i8'))
    f.create_dataset('single', data=np.float32(7))
    for i in range(40):
        f.create_dataset(f'many/{i}', data=np.float32(i))
with h5py.File('newer.h5', 'w', libver='latest') as f:
    f.create_dataset('group/contiguous', data=values)
    f['group'].attrs['text'] = 'seen'

# A small network whose numbers count through all of its tensors.
shapes = [('first', 'Conv2D', [('kernel', (2, 2, 2, 3)), ('bias', (3,))]), ('normal', 'BatchNormalization', [(n, (3,)) for n in ('gamma', 'beta', 'moving_mean', 'moving_variance')]),
          ('row', 'Flatten', []), ('last', 'Dense', [('kernel', (27, 2)), ('bias', (2,))])]
tensors, at = {}, 0
for name, _, weights in shapes:
    for weight, shape in weights:
        tensors[f'{name}/{weight}'] = np.arange(at, at + np.prod(shape), dtype='f4').reshape(shape)
        at += int(np.prod(shape))
layers = [{'name': name, 'class_name': kind, 'config': {'name': name}} for name, kind, _ in shapes]
with h5py.File('ordered-2.weights.h5', 'w') as f:
    legacy(f, '2.15.0')
with h5py.File('ordered-3.weights.h5', 'w') as f:
    numbered(f, '', layers)

# The same as whole models, to fuzz with.
corpus = '../../../Cnn.Fuzzing/Corpus/keras/'
options = {'Conv2D': {'filters': 3, 'kernel_size': [2, 2], 'activation': 'relu', 'batch_input_shape': [None, 4, 4, 2]}, 'Dense': {'units': 2, 'activation': 'softmax'}}
small = {'class_name': 'Sequential', 'config': {'name': 'small', 'layers': [{**l, 'config': {**l['config'], **options.get(l['class_name'], {})}} for l in layers]}}
with h5py.File(corpus + 'sequential-2.h5', 'w') as f:
    f.attrs['keras_version'], f.attrs['model_config'] = b'2.15.0', json.dumps(small).encode()
    legacy(f.create_group('model_weights'), '2.15.0')
with zipfile.ZipFile(corpus + 'sequential-3.keras', 'w') as z:
    z.writestr(stamp('metadata.json'), '{"keras_version": "3.5.0"}')
    z.writestr(stamp('config.json'), json.dumps(keras3(small)))
    z.writestr(stamp('model.weights.h5'), open('ordered-3.weights.h5', 'rb').read())

with h5py.File('empty.h5', 'w') as f:
    f.create_group('vars')

# What is refused.
with h5py.File('refused-big-endian.h5', 'w') as f:
    f.create_dataset('x', data=values.astype('>f4'))
with h5py.File('refused-compound.h5', 'w') as f:
    f.create_dataset('x', data=np.zeros(2, [('a', 'f4'), ('b', 'i4')]))
with h5py.File('refused-filter.h5', 'w') as f:
    f.create_dataset('x', data=values, chunks=(3, 5), fletcher32=True)
with h5py.File('refused-external-data.h5', 'w') as f:
    f.create_dataset('x', (3,), 'f4', external=[('other.bin', 0, 12)])
with h5py.File('refused-external-link.h5', 'w') as f:
    f.create_group('layer')['x'] = h5py.ExternalLink('/etc/hostname', '/x')
with h5py.File('refused-soft-link.h5', 'w') as f:
    f['x'] = h5py.SoftLink('/x')
with h5py.File('refused-loop.h5', 'w') as f:
    group = f.create_group('layer')
    group['layer'] = group
with h5py.File('refused-virtual.h5', 'w', libver='latest') as f:
    layout = h5py.VirtualLayout((3, 5), 'f4')
    layout[:] = h5py.VirtualSource('kinds.h5', 'contiguous', (3, 5))
    f.create_virtual_dataset('x', layout)
with h5py.File('refused-heap.h5', 'w', libver='latest') as f:
    for i in range(40):
        f.create_dataset(f'many/{i}', data=np.float32(i))
