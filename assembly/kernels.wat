(module
 (type $0 (func (param i32 i32 i32 i32)))
 (type $1 (func (param i32 i32 i32 i32 i32 i32 i32)))
 (type $2 (func (param i32 i32 i32 i32 i32 i32 i32 i32)))
 (type $3 (func (param i32 i32 i32 i32 i32)))
 (type $4 (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
 (type $5 (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
 (type $6 (func (param i32 i32 i32 i32 i32 i32)))
 (type $7 (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32)))
 (type $8 (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
 (type $9 (func (param i32 i32) (result i32)))
 (type $10 (func (param i32 i32)))
 (type $11 (func (param i32 i32 i32 i32 i32 f32 f32)))
 (type $12 (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
 (type $13 (func (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
 (type $14 (func (param i32 i32 i32 i32 i32 i32) (result i32)))
 (type $15 (func (param i32 i32 i32 i32 i32 f64 i32 i32)))
 (type $16 (func (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
 (type $17 (func (param i32) (result f32)))
 (type $18 (func (param i32 i32 i32) (result f32)))
 (type $19 (func (param i32 i32 i32)))
 (type $20 (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
 (type $21 (func (param i32 i32 i32 f32)))
 (type $22 (func (param i32 i32 i32 i32 i32 i32 f32 f32 i32 i32 i32)))
 (type $23 (func (param i32 i32 i32 i32 f32 i32 i32)))
 (type $24 (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
 (type $25 (func (param i32 i32 i32 i32 f32)))
 (type $26 (func (param i32 i32 i32 f32 f32)))
 (type $27 (func (param i32 i32 i32 i32 i32 f32 i32)))
 (import "env" "memory" (memory $0 1 65536))
 (export "clipGradient" (func $assembly/activation/clipGradient))
 (export "clipToThreshold" (func $assembly/activation/clipToThreshold))
 (export "integrateAndFire" (func $assembly/activation/integrateAndFire))
 (export "spikeGradient" (func $assembly/activation/spikeGradient))
 (export "clear" (func $assembly/backward/clear))
 (export "clippedReluGradient" (func $assembly/backward/clippedReluGradient))
 (export "convWeightGradient" (func $assembly/backward/convWeightGradient))
 (export "dilateImage" (func $assembly/backward/dilateImage))
 (export "reluGradient" (func $assembly/backward/reluGradient))
 (export "shortcutGradient" (func $assembly/backward/shortcutGradient))
 (export "softmaxCrossEntropy" (func $assembly/backward/softmaxCrossEntropy))
 (export "sumPixels" (func $assembly/backward/sumPixels))
 (export "batchNormSums" (func $assembly/batch-norm/batchNormSums))
 (export "combineChannels" (func $assembly/batch-norm/combineChannels))
 (export "pixelVariance" (func $assembly/batch-norm/pixelVariance))
 (export "scaleChannels" (func $assembly/batch-norm/scaleChannels))
 (export "channelErrors" (func $assembly/channel/channelErrors))
 (export "addTensors" (func $assembly/dense/addTensors))
 (export "clippedRelu" (func $assembly/dense/clippedRelu))
 (export "denseConv" (func $assembly/dense/denseConv))
 (export "padImage" (func $assembly/dense/padImage))
 (export "relu" (func $assembly/dense/relu))
 (export "shortcutTensor" (func $assembly/dense/shortcutTensor))
 (export "countGraded" (func $assembly/graded/countGraded))
 (export "countNumbers" (func $assembly/operations/countNumbers))
 (export "runLayer" (func $assembly/layer/runLayer))
 (export "maxPool" (func $assembly/max-pool/maxPool))
 (export "maxPoolGradient" (func $assembly/max-pool/maxPoolGradient))
 (export "maxPoolSpikes" (func $assembly/max-pool/maxPoolSpikes))
 (export "maxPoolValues" (func $assembly/max-pool/maxPoolValues))
 (export "peakLoadAdd" (func $assembly/limits/peakLoadAdd))
 (export "peakMultiplyAdd" (func $assembly/limits/peakMultiplyAdd))
 (export "countSpikes" (func $assembly/lists/countSpikes))
 (export "listSigned" (func $assembly/lists/listSigned))
 (export "listSpikes" (func $assembly/lists/listSpikes))
 (export "listValues" (func $assembly/lists/listValues))
 (export "shortcutSpikes" (func $assembly/lists/shortcutSpikes))
 (export "averagePool" (func $assembly/pool/averagePool))
 (export "averagePoolGradient" (func $assembly/pool/averagePoolGradient))
 (export "poolSpikes" (func $assembly/pool/poolSpikes))
 (export "copyRest" (func $assembly/windows/copyRest))
 (export "copyRows" (func $assembly/windows/copyRows))
 (export "copyThree" (func $assembly/windows/copyThree))
 (export "memory" (memory $0))
 (func $assembly/windows/copyThree (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (param $10 i32) (param $11 i32) (result i32)
  (local $12 v128)
  (local $13 v128)
  (local $14 v128)
  (local $15 i32)
  (local $16 i32)
  (local $17 v128)
  (local $18 i32)
  local.get $7
  i32x4.splat
  local.set $12
  local.get $7
  local.get $8
  i32.add
  i32x4.splat
  local.set $13
  local.get $7
  local.get $8
  i32.const 1
  i32.shl
  i32.add
  i32x4.splat
  local.set $14
  loop $for-loop|0
   local.get $9
   local.get $10
   i32.lt_u
   if
    local.get $0
    local.get $3
    i32.add
    i32.load
    local.set $15
    local.get $11
    local.get $0
    i32.load
    local.tee $16
    v128.load
    local.get $12
    i32x4.add
    v128.store
    local.get $11
    local.get $16
    v128.load offset=16
    local.get $12
    i32x4.add
    v128.store offset=16
    local.get $11
    local.get $16
    v128.load offset=32
    local.get $12
    i32x4.add
    v128.store offset=32
    local.get $15
    local.get $16
    i32.sub
    i32.const 48
    i32.gt_u
    if
     local.get $12
     i32x4.extract_lane 0
     i32x4.splat
     local.set $17
     local.get $16
     i32.const 48
     i32.add
     local.set $7
     local.get $11
     i32.const 48
     i32.add
     local.set $8
     loop $for-loop|00
      local.get $7
      local.get $15
      i32.lt_u
      if
       local.get $8
       local.get $7
       v128.load
       local.get $17
       i32x4.add
       v128.store
       local.get $8
       local.get $7
       v128.load offset=16
       local.get $17
       i32x4.add
       v128.store offset=16
       local.get $7
       i32.const 32
       i32.add
       local.set $7
       local.get $8
       i32.const 32
       i32.add
       local.set $8
       br $for-loop|00
      end
     end
    end
    local.get $1
    local.get $4
    i32.add
    i32.load
    local.set $18
    local.get $11
    local.get $15
    local.get $16
    i32.sub
    i32.add
    local.tee $11
    local.get $1
    i32.load
    local.tee $15
    v128.load
    local.get $13
    i32x4.add
    v128.store
    local.get $11
    local.get $15
    v128.load offset=16
    local.get $13
    i32x4.add
    v128.store offset=16
    local.get $11
    local.get $15
    v128.load offset=32
    local.get $13
    i32x4.add
    v128.store offset=32
    local.get $18
    local.get $15
    i32.sub
    i32.const 48
    i32.gt_u
    if
     local.get $13
     i32x4.extract_lane 0
     i32x4.splat
     local.set $17
     local.get $15
     i32.const 48
     i32.add
     local.set $7
     local.get $11
     i32.const 48
     i32.add
     local.set $8
     loop $for-loop|01
      local.get $7
      local.get $18
      i32.lt_u
      if
       local.get $8
       local.get $7
       v128.load
       local.get $17
       i32x4.add
       v128.store
       local.get $8
       local.get $7
       v128.load offset=16
       local.get $17
       i32x4.add
       v128.store offset=16
       local.get $7
       i32.const 32
       i32.add
       local.set $7
       local.get $8
       i32.const 32
       i32.add
       local.set $8
       br $for-loop|01
      end
     end
    end
    local.get $2
    local.get $5
    i32.add
    i32.load
    local.set $16
    local.get $11
    local.get $18
    local.get $15
    i32.sub
    i32.add
    local.tee $11
    local.get $2
    i32.load
    local.tee $15
    v128.load
    local.get $14
    i32x4.add
    v128.store
    local.get $11
    local.get $15
    v128.load offset=16
    local.get $14
    i32x4.add
    v128.store offset=16
    local.get $11
    local.get $15
    v128.load offset=32
    local.get $14
    i32x4.add
    v128.store offset=32
    local.get $16
    local.get $15
    i32.sub
    i32.const 48
    i32.gt_u
    if
     local.get $14
     i32x4.extract_lane 0
     i32x4.splat
     local.set $17
     local.get $15
     i32.const 48
     i32.add
     local.set $7
     local.get $11
     i32.const 48
     i32.add
     local.set $8
     loop $for-loop|02
      local.get $7
      local.get $16
      i32.lt_u
      if
       local.get $8
       local.get $7
       v128.load
       local.get $17
       i32x4.add
       v128.store
       local.get $8
       local.get $7
       v128.load offset=16
       local.get $17
       i32x4.add
       v128.store offset=16
       local.get $7
       i32.const 32
       i32.add
       local.set $7
       local.get $8
       i32.const 32
       i32.add
       local.set $8
       br $for-loop|02
      end
     end
    end
    local.get $9
    local.get $11
    local.get $16
    local.get $15
    i32.sub
    i32.add
    local.tee $11
    i32.store offset=4
    local.get $0
    local.get $6
    i32.add
    local.set $0
    local.get $1
    local.get $6
    i32.add
    local.set $1
    local.get $2
    local.get $6
    i32.add
    local.set $2
    local.get $9
    i32.const 16
    i32.add
    local.set $9
    br $for-loop|0
   end
  end
  local.get $11
 )
 (func $assembly/windows/copyRows (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (result i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 v128)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  loop $for-loop|0
   local.get $7
   local.get $8
   i32.lt_u
   if
    local.get $0
    local.set $10
    local.get $5
    local.set $11
    i32.const 0
    local.set $16
    loop $for-loop|1
     local.get $2
     local.get $16
     i32.gt_s
     if
      local.get $1
      local.get $10
      i32.add
      i32.load
      local.set $17
      local.get $9
      local.get $10
      i32.load
      local.tee $13
      v128.load
      local.get $11
      i32x4.splat
      local.tee $12
      i32x4.add
      v128.store
      local.get $9
      local.get $13
      v128.load offset=16
      local.get $12
      i32x4.add
      v128.store offset=16
      local.get $9
      local.get $13
      v128.load offset=32
      local.get $12
      i32x4.add
      v128.store offset=32
      local.get $17
      local.get $13
      i32.sub
      i32.const 48
      i32.gt_u
      if
       local.get $12
       i32x4.extract_lane 0
       i32x4.splat
       local.set $12
       local.get $13
       i32.const 48
       i32.add
       local.set $14
       local.get $9
       i32.const 48
       i32.add
       local.set $15
       loop $for-loop|00
        local.get $14
        local.get $17
        i32.lt_u
        if
         local.get $15
         local.get $14
         v128.load
         local.get $12
         i32x4.add
         v128.store
         local.get $15
         local.get $14
         v128.load offset=16
         local.get $12
         i32x4.add
         v128.store offset=16
         local.get $14
         i32.const 32
         i32.add
         local.set $14
         local.get $15
         i32.const 32
         i32.add
         local.set $15
         br $for-loop|00
        end
       end
      end
      local.get $9
      local.get $17
      local.get $13
      i32.sub
      i32.add
      local.set $9
      local.get $16
      i32.const 1
      i32.add
      local.set $16
      local.get $3
      local.get $10
      i32.add
      local.set $10
      local.get $6
      local.get $11
      i32.add
      local.set $11
      br $for-loop|1
     end
    end
    local.get $7
    local.get $9
    i32.store offset=4
    local.get $7
    i32.const 16
    i32.add
    local.set $7
    local.get $0
    local.get $4
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
  local.get $9
 )
 (func $assembly/two-phase/fireAfterwards (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 v128)
  (local $10 v128)
  (local $11 v128)
  (local $12 v128)
  (local $13 v128)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i32)
  (local $19 i32)
  (local $20 v128)
  local.get $0
  i32.load offset=8
  local.tee $7
  local.get $1
  i32.load offset=12
  i32.const 2
  i32.shl
  local.tee $16
  local.get $0
  i32.load offset=4
  i32.mul
  i32.mul
  local.get $2
  local.get $7
  i32.mul
  local.get $3
  i32.add
  i32.const 6
  i32.shl
  i32.add
  local.set $17
  local.get $0
  i32.load offset=48
  local.get $0
  i32.load offset=52
  i32.const 2
  i32.shl
  local.tee $8
  local.get $7
  local.get $0
  i32.load offset=80
  local.tee $7
  i32.shl
  i32.mul
  local.tee $15
  local.get $2
  local.get $4
  i32.mul
  i32.mul
  i32.add
  local.get $3
  local.get $7
  i32.shl
  local.get $8
  i32.mul
  i32.add
  local.get $1
  i32.load offset=4
  i32.const 3
  i32.shr_s
  i32.add
  local.set $3
  local.get $8
  i32.const 1
  local.get $7
  select
  local.set $18
  loop $for-loop|0
   local.get $14
   local.get $1
   i32.load
   i32.const 2
   i32.shl
   i32.lt_s
   if
    local.get $0
    i32.load offset=40
    local.get $16
    i32.add
    local.get $14
    i32.add
    local.set $7
    local.get $0
    i32.load offset=36
    local.get $17
    i32.add
    local.get $14
    i32.add
    local.set $19
    local.get $6
    if
     local.get $0
     i32.load offset=60
     if
      local.get $5
      local.get $14
      i32.add
      local.set $8
      local.get $3
      local.set $2
      local.get $19
      v128.load
      local.set $12
      local.get $19
      v128.load offset=16
      local.set $13
      local.get $7
      v128.load
      i32.const 1
      local.get $4
      i32.const 1
      i32.sub
      i32.shl
      f32.convert_i32_s
      f32x4.splat
      local.tee $11
      f32x4.mul
      local.set $9
      local.get $7
      v128.load offset=16
      local.get $11
      f32x4.mul
      local.set $10
      i32.const 0
      local.set $7
      loop $for-loop|1
       local.get $4
       local.get $7
       i32.gt_s
       if
        local.get $12
        local.get $8
        v128.load
        local.get $11
        f32x4.mul
        f32x4.add
        local.set $12
        local.get $13
        local.get $8
        v128.load offset=16
        local.get $11
        f32x4.mul
        f32x4.add
        local.set $13
        local.get $11
        v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
        f32x4.mul
        local.set $11
        local.get $7
        i32.const 1
        i32.add
        local.set $7
        local.get $8
        i32.const -64
        i32.sub
        local.set $8
        br $for-loop|1
       end
      end
      i32.const 0
      local.set $7
      loop $for-loop|2
       local.get $4
       local.get $7
       i32.gt_s
       if
        local.get $12
        local.get $12
        local.get $9
        f32x4.ge
        local.tee $11
        local.get $9
        v128.and
        f32x4.sub
        local.set $12
        local.get $13
        local.get $13
        local.get $10
        f32x4.ge
        local.tee $20
        local.get $10
        v128.and
        f32x4.sub
        local.set $13
        local.get $2
        local.get $11
        local.get $20
        i16x8.narrow_i32x4_s
        i16x8.bitmask
        i32.store8
        local.get $9
        v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
        f32x4.mul
        local.set $9
        local.get $10
        v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
        f32x4.mul
        local.set $10
        local.get $7
        i32.const 1
        i32.add
        local.set $7
        local.get $2
        local.get $15
        i32.add
        local.set $2
        br $for-loop|2
       end
      end
     else
      local.get $5
      local.get $14
      i32.add
      local.set $8
      local.get $3
      local.set $2
      local.get $19
      v128.load
      local.set $12
      local.get $19
      v128.load offset=16
      local.set $13
      local.get $7
      v128.load
      i32.const 1
      local.get $4
      i32.const 1
      i32.sub
      i32.shl
      f32.convert_i32_s
      f32x4.splat
      local.tee $11
      f32x4.mul
      local.set $9
      local.get $7
      v128.load offset=16
      local.get $11
      f32x4.mul
      local.set $10
      i32.const 0
      local.set $7
      loop $for-loop|3
       local.get $4
       local.get $7
       i32.gt_s
       if
        local.get $12
        local.get $8
        v128.load
        local.get $11
        f32x4.mul
        f32x4.add
        local.set $12
        local.get $13
        local.get $8
        v128.load offset=16
        local.get $11
        f32x4.mul
        f32x4.add
        local.set $13
        local.get $11
        v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
        f32x4.mul
        local.set $11
        local.get $7
        i32.const 1
        i32.add
        local.set $7
        local.get $8
        i32.const -64
        i32.sub
        local.set $8
        br $for-loop|3
       end
      end
      i32.const 0
      local.set $7
      loop $for-loop|4
       local.get $4
       local.get $7
       i32.gt_s
       if
        local.get $12
        local.get $12
        local.get $9
        f32x4.gt
        local.tee $11
        local.get $9
        v128.and
        f32x4.sub
        local.set $12
        local.get $13
        local.get $13
        local.get $10
        f32x4.gt
        local.tee $20
        local.get $10
        v128.and
        f32x4.sub
        local.set $13
        local.get $2
        local.get $11
        local.get $20
        i16x8.narrow_i32x4_s
        i16x8.bitmask
        i32.store8
        local.get $9
        v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
        f32x4.mul
        local.set $9
        local.get $10
        v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
        f32x4.mul
        local.set $10
        local.get $7
        i32.const 1
        i32.add
        local.set $7
        local.get $2
        local.get $15
        i32.add
        local.set $2
        br $for-loop|4
       end
      end
     end
     local.get $19
     local.get $12
     v128.store
     local.get $19
     local.get $13
     v128.store offset=16
    else
     local.get $0
     i32.load offset=60
     if
      local.get $5
      local.get $14
      i32.add
      local.set $8
      local.get $3
      local.set $2
      local.get $7
      v128.load
      local.set $11
      local.get $7
      v128.load offset=16
      local.set $12
      local.get $19
      v128.load
      local.set $9
      local.get $19
      v128.load offset=16
      local.set $10
      i32.const 0
      local.set $7
      loop $for-loop|5
       local.get $4
       local.get $7
       i32.gt_s
       if
        local.get $9
        local.get $8
        v128.load
        f32x4.add
        local.set $9
        local.get $10
        local.get $8
        v128.load offset=16
        f32x4.add
        local.set $10
        local.get $7
        i32.const 1
        i32.add
        local.set $7
        local.get $8
        i32.const -64
        i32.sub
        local.set $8
        br $for-loop|5
       end
      end
      i32.const 0
      local.set $7
      loop $for-loop|6
       local.get $4
       local.get $7
       i32.gt_s
       if
        local.get $9
        local.get $9
        local.get $11
        f32x4.ge
        local.tee $13
        local.get $11
        v128.and
        f32x4.sub
        local.set $9
        local.get $10
        local.get $10
        local.get $12
        f32x4.ge
        local.tee $20
        local.get $12
        v128.and
        f32x4.sub
        local.set $10
        local.get $2
        local.get $13
        local.get $20
        i16x8.narrow_i32x4_s
        i16x8.bitmask
        i32.store8
        local.get $7
        i32.const 1
        i32.add
        local.set $7
        local.get $2
        local.get $15
        i32.add
        local.set $2
        br $for-loop|6
       end
      end
     else
      local.get $5
      local.get $14
      i32.add
      local.set $8
      local.get $3
      local.set $2
      local.get $7
      v128.load
      local.set $11
      local.get $7
      v128.load offset=16
      local.set $12
      local.get $19
      v128.load
      local.set $9
      local.get $19
      v128.load offset=16
      local.set $10
      i32.const 0
      local.set $7
      loop $for-loop|7
       local.get $4
       local.get $7
       i32.gt_s
       if
        local.get $9
        local.get $8
        v128.load
        f32x4.add
        local.set $9
        local.get $10
        local.get $8
        v128.load offset=16
        f32x4.add
        local.set $10
        local.get $7
        i32.const 1
        i32.add
        local.set $7
        local.get $8
        i32.const -64
        i32.sub
        local.set $8
        br $for-loop|7
       end
      end
      i32.const 0
      local.set $7
      loop $for-loop|8
       local.get $4
       local.get $7
       i32.gt_s
       if
        local.get $9
        local.get $9
        local.get $11
        f32x4.gt
        local.tee $13
        local.get $11
        v128.and
        f32x4.sub
        local.set $9
        local.get $10
        local.get $10
        local.get $12
        f32x4.gt
        local.tee $20
        local.get $12
        v128.and
        f32x4.sub
        local.set $10
        local.get $2
        local.get $13
        local.get $20
        i16x8.narrow_i32x4_s
        i16x8.bitmask
        i32.store8
        local.get $7
        i32.const 1
        i32.add
        local.set $7
        local.get $2
        local.get $15
        i32.add
        local.set $2
        br $for-loop|8
       end
      end
     end
     local.get $19
     local.get $9
     v128.store
     local.get $19
     local.get $10
     v128.store offset=16
    end
    local.get $14
    i32.const 32
    i32.add
    local.set $14
    local.get $3
    local.get $18
    i32.add
    local.set $3
    br $for-loop|0
   end
  end
 )
 (func $assembly/layer/operandCurrents (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 f64)
  (local $13 i32)
  (local $14 i32)
  local.get $0
  i32.load
  local.tee $8
  i32.const 1
  i32.eq
  i32.const 1
  local.get $8
  select
  if
   local.get $7
   local.set $1
   local.get $0
   i32.load offset=8
   local.get $2
   i32.load offset=12
   i32.const 2
   i32.shl
   i32.add
   local.set $3
   local.get $0
   i32.load offset=76
   i32.eqz
   if
    local.get $4
    local.get $5
    i32.mul
    local.set $8
    local.get $2
    i32.load
    local.set $11
    loop $for-loop|0
     local.get $8
     local.get $10
     i32.gt_s
     if
      i32.const 0
      local.set $4
      loop $for-loop|1
       local.get $4
       local.get $11
       i32.const 2
       i32.shl
       i32.lt_s
       if
        local.get $4
        local.get $7
        i32.add
        local.get $3
        local.get $4
        i32.add
        v128.load
        v128.store
        local.get $4
        i32.const 16
        i32.add
        local.set $4
        br $for-loop|1
       end
      end
      local.get $10
      i32.const 1
      i32.add
      local.set $10
      local.get $7
      i32.const -64
      i32.sub
      local.set $7
      br $for-loop|0
     end
    end
   end
   local.get $0
   i32.load offset=4
   local.get $2
   i32.load offset=12
   local.get $0
   i32.load offset=72
   local.get $0
   i32.load offset=44
   local.get $0
   i32.load offset=48
   i32.mul
   i32.mul
   i32.mul
   i32.const 2
   i32.shl
   i32.add
   local.set $4
   local.get $3
   i32.const 0
   local.get $0
   i32.load offset=76
   select
   local.set $3
   loop $for-loop|00
    local.get $0
    i32.load offset=76
    if (result i32)
     i32.const 1
    else
     local.get $0
     i32.load offset=92
    end
    local.get $9
    i32.gt_s
    if
     local.get $6
     local.get $0
     i32.load offset=92
     i32.const 2
     i32.shl
     i32.const 15
     i32.add
     i32.const -16
     i32.and
     i32.add
     i32.const 128
     local.get $5
     local.get $5
     i32.const 128
     i32.lt_s
     select
     local.tee $7
     local.get $9
     i32.mul
     i32.const 20
     i32.mul
     i32.add
     local.tee $8
     local.get $7
     i32.const 4
     i32.shl
     i32.add
     local.set $7
     local.get $6
     local.get $9
     i32.const 2
     i32.shl
     i32.add
     i32.load
     local.set $10
     local.get $0
     i32.load
     i32.const 1
     i32.eq
     if
      local.get $8
      local.get $7
      local.get $10
      local.get $4
      local.get $3
      local.get $0
      i32.load offset=16
      local.get $0
      i32.load offset=12
      i32.sub
      local.get $1
      local.get $2
      i32.load
      call $assembly/sums/sumValues
     else
      local.get $8
      local.get $7
      local.get $10
      local.get $4
      local.get $3
      local.get $1
      local.get $2
      i32.load
      call $assembly/sums/sumSpikes
     end
     local.get $9
     i32.const 1
     i32.add
     local.set $9
     br $for-loop|00
    end
   end
   return
  end
  local.get $3
  local.set $6
  loop $for-loop|01
   local.get $6
   local.get $3
   local.get $4
   i32.add
   i32.lt_s
   if
    local.get $7
    local.set $8
    local.get $6
    local.get $1
    i32.load offset=8
    local.tee $9
    i32.div_s
    local.set $10
    local.get $6
    local.get $9
    local.get $10
    i32.mul
    i32.sub
    local.set $9
    block $__inlined_func$assembly/layer/current$1
     block $case3|0
      block $case2|0
       block $case0|0
        local.get $0
        i32.load
        i32.const 2
        i32.sub
        br_table $case2|0 $case3|0 $case3|0 $case0|0 $case0|0 $case3|0
       end
       local.get $0
       local.get $2
       local.get $10
       local.get $9
       local.get $5
       local.get $8
       call $assembly/sums/convGroup
       local.set $8
       local.get $1
       i32.load offset=68
       local.tee $9
       local.get $9
       f64.load
       local.get $8
       local.get $2
       i32.load offset=8
       i32.mul
       i64.extend_i32_u
       f64.convert_i64_u
       local.tee $12
       f64.add
       f64.store
       local.get $0
       i32.load offset=100
       if
        local.get $1
        i32.load offset=68
        local.get $1
        i32.load offset=68
        f64.load offset=8
        local.get $12
        f64.add
        f64.store offset=8
       end
       br $__inlined_func$assembly/layer/current$1
      end
      local.get $0
      i32.load offset=24
      local.get $2
      i32.load offset=4
      local.get $6
      local.get $1
      i32.load offset=12
      i32.mul
      i32.add
      i32.const 2
      i32.shl
      i32.add
      local.set $11
      local.get $2
      i32.load
      local.set $13
      i32.const 0
      local.set $10
      loop $for-loop|02
       local.get $5
       local.get $10
       i32.gt_s
       if
        i32.const 0
        local.set $9
        loop $for-loop|13
         local.get $9
         local.get $13
         i32.const 2
         i32.shl
         i32.lt_s
         if
          local.get $8
          local.get $9
          i32.add
          local.get $9
          local.get $11
          i32.add
          v128.load
          v128.store
          local.get $9
          i32.const 16
          i32.add
          local.set $9
          br $for-loop|13
         end
        end
        local.get $10
        i32.const 1
        i32.add
        local.set $10
        local.get $8
        i32.const -64
        i32.sub
        local.set $8
        br $for-loop|02
       end
      end
      br $__inlined_func$assembly/layer/current$1
     end
     local.get $0
     i32.load offset=24
     local.get $2
     i32.load offset=4
     local.get $1
     i32.load offset=12
     local.tee $9
     local.get $6
     i32.mul
     i32.add
     i32.const 2
     i32.shl
     i32.add
     local.set $11
     local.get $9
     local.get $1
     i32.load offset=4
     local.get $1
     i32.load offset=8
     i32.mul
     i32.mul
     i32.const 2
     i32.shl
     local.set $13
     local.get $2
     i32.load
     local.set $14
     i32.const 0
     local.set $10
     loop $for-loop|004
      local.get $5
      local.get $10
      i32.gt_s
      if
       i32.const 0
       local.set $9
       loop $for-loop|11
        local.get $9
        local.get $14
        i32.const 2
        i32.shl
        i32.lt_s
        if
         local.get $8
         local.get $9
         i32.add
         local.get $9
         local.get $11
         i32.add
         v128.load
         v128.store
         local.get $9
         i32.const 16
         i32.add
         local.set $9
         br $for-loop|11
        end
       end
       local.get $10
       i32.const 1
       i32.add
       local.set $10
       local.get $11
       local.get $13
       i32.add
       local.set $11
       local.get $8
       i32.const -64
       i32.sub
       local.set $8
       br $for-loop|004
      end
     end
    end
    local.get $6
    i32.const 1
    i32.add
    local.set $6
    local.get $7
    local.get $5
    i32.const 6
    i32.shl
    i32.add
    local.set $7
    br $for-loop|01
   end
  end
 )
 (func $assembly/windows/copyRest (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32)
  (local $4 v128)
  local.get $2
  i32x4.splat
  local.set $4
  local.get $0
  i32.const 48
  i32.add
  local.set $0
  local.get $3
  i32.const 48
  i32.add
  local.set $3
  loop $for-loop|0
   local.get $0
   local.get $1
   i32.lt_u
   if
    local.get $3
    local.get $0
    v128.load
    local.get $4
    i32x4.add
    v128.store
    local.get $3
    local.get $0
    v128.load offset=16
    local.get $4
    i32x4.add
    v128.store offset=16
    local.get $0
    i32.const 32
    i32.add
    local.set $0
    local.get $3
    i32.const 32
    i32.add
    local.set $3
    br $for-loop|0
   end
  end
 )
 (func $assembly/tiles/linkPart (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (result i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i32)
  (local $19 i32)
  (local $20 i32)
  local.get $5
  local.get $0
  i32.load offset=96
  local.tee $8
  local.get $0
  i32.load offset=48
  local.tee $12
  i32.add
  i32.const 1
  i32.sub
  local.get $8
  i32.div_s
  local.tee $11
  i32.div_s
  local.set $10
  local.get $5
  local.get $10
  local.get $11
  i32.mul
  i32.sub
  local.get $8
  i32.mul
  local.tee $11
  local.get $8
  i32.add
  local.tee $5
  local.get $12
  local.get $5
  local.get $12
  i32.lt_s
  select
  local.set $12
  loop $for-loop|0
   local.get $3
   local.get $9
   i32.gt_s
   if
    local.get $2
    local.get $9
    i32.add
    local.tee $5
    local.get $1
    i32.load offset=8
    local.tee $8
    i32.div_s
    local.set $14
    local.get $11
    local.get $0
    i32.load offset=56
    local.get $5
    local.get $8
    local.get $14
    i32.mul
    i32.sub
    i32.mul
    local.get $0
    i32.load offset=64
    i32.sub
    local.tee $5
    i32.add
    local.tee $8
    i32.const 0
    local.get $8
    i32.const 0
    i32.gt_s
    select
    local.tee $16
    local.get $5
    local.get $12
    i32.add
    local.tee $8
    local.get $0
    i32.load offset=36
    local.tee $13
    local.get $8
    local.get $13
    i32.lt_s
    select
    local.tee $13
    i32.ge_s
    local.set $8
    local.get $14
    local.get $0
    i32.load offset=52
    i32.mul
    local.get $0
    i32.load offset=60
    i32.sub
    local.get $10
    i32.add
    local.tee $15
    i32.const 0
    i32.lt_s
    if (result i32)
     i32.const 1
    else
     local.get $15
     local.get $0
     i32.load offset=32
     i32.ge_s
    end
    local.get $8
    i32.or
    i32.eqz
    if
     local.get $0
     i32.load offset=40
     local.get $10
     local.get $0
     i32.load offset=48
     i32.mul
     local.get $5
     i32.sub
     i32.mul
     i32.const 6
     i32.shl
     local.set $14
     local.get $0
     i32.load offset=20
     local.get $0
     i32.load offset=36
     local.get $4
     local.get $15
     i32.mul
     i32.mul
     local.get $16
     i32.add
     i32.const 2
     i32.shl
     i32.add
     local.set $8
     local.get $6
     local.get $4
     local.get $9
     i32.mul
     i32.const 4
     i32.shl
     i32.add
     local.tee $5
     local.get $4
     i32.const 4
     i32.shl
     i32.add
     local.set $15
     loop $for-loop|1
      local.get $5
      local.get $15
      i32.lt_u
      if
       local.get $8
       i32.load
       local.tee $17
       local.get $8
       local.get $13
       local.get $16
       i32.sub
       i32.const 2
       i32.shl
       i32.add
       i32.load
       local.tee $18
       i32.lt_u
       if
        local.get $18
        local.get $17
        i32.sub
        local.tee $19
        local.get $1
        i32.load offset=108
        i32.add
        local.set $20
        local.get $5
        local.get $17
        i32.store
        local.get $5
        local.get $18
        i32.store offset=4
        local.get $5
        local.get $14
        i32.store offset=8
        local.get $5
        local.get $20
        i32.load
        i32.store offset=12
        local.get $20
        local.get $5
        i32.store
        local.get $7
        local.get $19
        local.get $7
        local.get $19
        i32.gt_u
        select
        local.set $7
       end
       local.get $5
       i32.const 16
       i32.add
       local.set $5
       local.get $8
       local.get $0
       i32.load offset=36
       i32.const 2
       i32.shl
       i32.add
       local.set $8
       br $for-loop|1
      end
     end
    end
    local.get $9
    i32.const 1
    i32.add
    local.set $9
    br $for-loop|0
   end
  end
  local.get $7
 )
 (func $assembly/sums/sumValues (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32)
  (local $8 v128)
  (local $9 v128)
  (local $10 v128)
  (local $11 v128)
  (local $12 v128)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i32)
  (local $19 v128)
  local.get $7
  i32.const 16
  i32.eq
  if
   loop $for-loop|0
    local.get $1
    local.get $2
    i32.lt_u
    if
     local.get $1
     i32.load
     local.tee $13
     i32.load
     local.set $7
     local.get $3
     local.get $13
     i32.load offset=8
     i32.add
     local.set $14
     local.get $4
     local.get $6
     local.get $13
     local.get $0
     i32.sub
     i32.const 2
     i32.shl
     i32.add
     local.tee $15
     local.get $4
     select
     local.tee $16
     v128.load
     local.set $10
     local.get $16
     v128.load offset=16
     local.set $8
     local.get $16
     v128.load offset=32
     local.set $9
     local.get $16
     v128.load offset=48
     local.set $11
     local.get $13
     i32.load offset=4
     local.tee $13
     local.get $7
     i32.sub
     i32.const 4
     i32.and
     if
      local.get $10
      local.get $14
      local.get $7
      i32.load
      i32.add
      local.tee $16
      v128.load
      local.get $5
      local.get $7
      i32.add
      v128.load32_splat
      local.tee $12
      f32x4.mul
      f32x4.add
      local.set $10
      local.get $8
      local.get $16
      v128.load offset=16
      local.get $12
      f32x4.mul
      f32x4.add
      local.set $8
      local.get $9
      local.get $16
      v128.load offset=32
      local.get $12
      f32x4.mul
      f32x4.add
      local.set $9
      local.get $11
      local.get $16
      v128.load offset=48
      local.get $12
      f32x4.mul
      f32x4.add
      local.set $11
      local.get $7
      i32.const 4
      i32.add
      local.set $7
     end
     loop $for-loop|1
      local.get $7
      local.get $13
      i32.lt_u
      if
       local.get $10
       local.get $14
       local.get $7
       i32.load
       i32.add
       local.tee $16
       v128.load
       local.get $5
       local.get $7
       i32.add
       local.tee $17
       v128.load32_splat
       local.tee $12
       f32x4.mul
       f32x4.add
       local.get $14
       local.get $7
       i32.load offset=4
       i32.add
       local.tee $18
       v128.load
       local.get $17
       v128.load32_splat offset=4
       local.tee $19
       f32x4.mul
       f32x4.add
       local.set $10
       local.get $8
       local.get $16
       v128.load offset=16
       local.get $12
       f32x4.mul
       f32x4.add
       local.get $18
       v128.load offset=16
       local.get $19
       f32x4.mul
       f32x4.add
       local.set $8
       local.get $9
       local.get $16
       v128.load offset=32
       local.get $12
       f32x4.mul
       f32x4.add
       local.get $18
       v128.load offset=32
       local.get $19
       f32x4.mul
       f32x4.add
       local.set $9
       local.get $11
       local.get $16
       v128.load offset=48
       local.get $12
       f32x4.mul
       f32x4.add
       local.get $18
       v128.load offset=48
       local.get $19
       f32x4.mul
       f32x4.add
       local.set $11
       local.get $7
       i32.const 8
       i32.add
       local.set $7
       br $for-loop|1
      end
     end
     local.get $15
     local.get $10
     v128.store
     local.get $15
     local.get $8
     v128.store offset=16
     local.get $15
     local.get $9
     v128.store offset=32
     local.get $15
     local.get $11
     v128.store offset=48
     local.get $1
     i32.const 4
     i32.add
     local.set $1
     br $for-loop|0
    end
   end
  else
   local.get $7
   i32.const 8
   i32.eq
   if
    loop $for-loop|2
     local.get $1
     local.get $2
     i32.lt_u
     if
      local.get $1
      i32.load
      local.tee $13
      i32.load
      local.set $7
      local.get $3
      local.get $13
      i32.load offset=8
      i32.add
      local.set $14
      local.get $4
      local.get $6
      local.get $13
      local.get $0
      i32.sub
      i32.const 2
      i32.shl
      i32.add
      local.tee $15
      local.get $4
      select
      local.tee $16
      v128.load
      local.set $9
      local.get $16
      v128.load offset=16
      local.set $8
      local.get $13
      i32.load offset=4
      local.tee $13
      local.get $7
      i32.sub
      i32.const 4
      i32.and
      if
       local.get $9
       local.get $14
       local.get $7
       i32.load
       i32.add
       local.tee $16
       v128.load
       local.get $5
       local.get $7
       i32.add
       v128.load32_splat
       local.tee $10
       f32x4.mul
       f32x4.add
       local.set $9
       local.get $8
       local.get $16
       v128.load offset=16
       local.get $10
       f32x4.mul
       f32x4.add
       local.set $8
       local.get $7
       i32.const 4
       i32.add
       local.set $7
      end
      loop $for-loop|3
       local.get $7
       local.get $13
       i32.lt_u
       if
        local.get $9
        local.get $14
        local.get $7
        i32.load
        i32.add
        local.tee $16
        v128.load
        local.get $5
        local.get $7
        i32.add
        local.tee $17
        v128.load32_splat
        local.tee $10
        f32x4.mul
        f32x4.add
        local.get $14
        local.get $7
        i32.load offset=4
        i32.add
        local.tee $18
        v128.load
        local.get $17
        v128.load32_splat offset=4
        local.tee $11
        f32x4.mul
        f32x4.add
        local.set $9
        local.get $8
        local.get $16
        v128.load offset=16
        local.get $10
        f32x4.mul
        f32x4.add
        local.get $18
        v128.load offset=16
        local.get $11
        f32x4.mul
        f32x4.add
        local.set $8
        local.get $7
        i32.const 8
        i32.add
        local.set $7
        br $for-loop|3
       end
      end
      local.get $15
      local.get $9
      v128.store
      local.get $15
      local.get $8
      v128.store offset=16
      local.get $1
      i32.const 4
      i32.add
      local.set $1
      br $for-loop|2
     end
    end
   else
    loop $for-loop|4
     local.get $1
     local.get $2
     i32.lt_u
     if
      local.get $1
      i32.load
      local.tee $13
      i32.load
      local.set $7
      local.get $3
      local.get $13
      i32.load offset=8
      i32.add
      local.set $14
      local.get $4
      local.get $6
      local.get $13
      local.get $0
      i32.sub
      i32.const 2
      i32.shl
      i32.add
      local.tee $15
      local.get $4
      select
      v128.load
      local.set $8
      local.get $13
      i32.load offset=4
      local.tee $13
      local.get $7
      i32.sub
      i32.const 4
      i32.and
      if
       local.get $8
       local.get $14
       local.get $7
       i32.load
       i32.add
       v128.load
       local.get $5
       local.get $7
       i32.add
       v128.load32_splat
       f32x4.mul
       f32x4.add
       local.set $8
       local.get $7
       i32.const 4
       i32.add
       local.set $7
      end
      loop $for-loop|5
       local.get $7
       local.get $13
       i32.lt_u
       if
        local.get $8
        local.get $14
        local.get $7
        i32.load
        i32.add
        v128.load
        local.get $5
        local.get $7
        i32.add
        local.tee $16
        v128.load32_splat
        f32x4.mul
        f32x4.add
        local.get $14
        local.get $7
        i32.load offset=4
        i32.add
        v128.load
        local.get $16
        v128.load32_splat offset=4
        f32x4.mul
        f32x4.add
        local.set $8
        local.get $7
        i32.const 8
        i32.add
        local.set $7
        br $for-loop|5
       end
      end
      local.get $15
      local.get $8
      v128.store
      local.get $1
      i32.const 4
      i32.add
      local.set $1
      br $for-loop|4
     end
    end
   end
  end
 )
 (func $assembly/sums/sumSpikes (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32)
  (local $7 v128)
  (local $8 v128)
  (local $9 v128)
  (local $10 v128)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  local.get $6
  i32.const 16
  i32.eq
  if
   loop $for-loop|0
    local.get $1
    local.get $2
    i32.lt_u
    if
     local.get $1
     i32.load
     local.tee $11
     i32.load
     local.set $6
     local.get $3
     local.get $11
     i32.load offset=8
     i32.add
     local.set $12
     local.get $4
     local.get $5
     local.get $11
     local.get $0
     i32.sub
     i32.const 2
     i32.shl
     i32.add
     local.tee $13
     local.get $4
     select
     local.tee $14
     v128.load
     local.set $9
     local.get $14
     v128.load offset=16
     local.set $7
     local.get $14
     v128.load offset=32
     local.set $8
     local.get $14
     v128.load offset=48
     local.set $10
     local.get $11
     i32.load offset=4
     local.tee $11
     local.get $6
     i32.sub
     i32.const 4
     i32.and
     if
      local.get $9
      local.get $12
      local.get $6
      i32.load
      i32.add
      local.tee $14
      v128.load
      f32x4.add
      local.set $9
      local.get $7
      local.get $14
      v128.load offset=16
      f32x4.add
      local.set $7
      local.get $8
      local.get $14
      v128.load offset=32
      f32x4.add
      local.set $8
      local.get $10
      local.get $14
      v128.load offset=48
      f32x4.add
      local.set $10
      local.get $6
      i32.const 4
      i32.add
      local.set $6
     end
     loop $for-loop|1
      local.get $6
      local.get $11
      i32.lt_u
      if
       local.get $9
       local.get $12
       local.get $6
       i32.load
       i32.add
       local.tee $14
       v128.load
       f32x4.add
       local.get $12
       local.get $6
       i32.load offset=4
       i32.add
       local.tee $15
       v128.load
       f32x4.add
       local.set $9
       local.get $7
       local.get $14
       v128.load offset=16
       f32x4.add
       local.get $15
       v128.load offset=16
       f32x4.add
       local.set $7
       local.get $8
       local.get $14
       v128.load offset=32
       f32x4.add
       local.get $15
       v128.load offset=32
       f32x4.add
       local.set $8
       local.get $10
       local.get $14
       v128.load offset=48
       f32x4.add
       local.get $15
       v128.load offset=48
       f32x4.add
       local.set $10
       local.get $6
       i32.const 8
       i32.add
       local.set $6
       br $for-loop|1
      end
     end
     local.get $13
     local.get $9
     v128.store
     local.get $13
     local.get $7
     v128.store offset=16
     local.get $13
     local.get $8
     v128.store offset=32
     local.get $13
     local.get $10
     v128.store offset=48
     local.get $1
     i32.const 4
     i32.add
     local.set $1
     br $for-loop|0
    end
   end
  else
   local.get $6
   i32.const 8
   i32.eq
   if
    loop $for-loop|2
     local.get $1
     local.get $2
     i32.lt_u
     if
      local.get $1
      i32.load
      local.tee $11
      i32.load
      local.set $6
      local.get $3
      local.get $11
      i32.load offset=8
      i32.add
      local.set $12
      local.get $4
      local.get $5
      local.get $11
      local.get $0
      i32.sub
      i32.const 2
      i32.shl
      i32.add
      local.tee $13
      local.get $4
      select
      local.tee $14
      v128.load
      local.set $8
      local.get $14
      v128.load offset=16
      local.set $7
      local.get $11
      i32.load offset=4
      local.tee $11
      local.get $6
      i32.sub
      i32.const 4
      i32.and
      if
       local.get $8
       local.get $12
       local.get $6
       i32.load
       i32.add
       local.tee $14
       v128.load
       f32x4.add
       local.set $8
       local.get $7
       local.get $14
       v128.load offset=16
       f32x4.add
       local.set $7
       local.get $6
       i32.const 4
       i32.add
       local.set $6
      end
      loop $for-loop|3
       local.get $6
       local.get $11
       i32.lt_u
       if
        local.get $8
        local.get $12
        local.get $6
        i32.load
        i32.add
        local.tee $14
        v128.load
        f32x4.add
        local.get $12
        local.get $6
        i32.load offset=4
        i32.add
        local.tee $15
        v128.load
        f32x4.add
        local.set $8
        local.get $7
        local.get $14
        v128.load offset=16
        f32x4.add
        local.get $15
        v128.load offset=16
        f32x4.add
        local.set $7
        local.get $6
        i32.const 8
        i32.add
        local.set $6
        br $for-loop|3
       end
      end
      local.get $13
      local.get $8
      v128.store
      local.get $13
      local.get $7
      v128.store offset=16
      local.get $1
      i32.const 4
      i32.add
      local.set $1
      br $for-loop|2
     end
    end
   else
    loop $for-loop|4
     local.get $1
     local.get $2
     i32.lt_u
     if
      local.get $1
      i32.load
      local.tee $11
      i32.load
      local.set $6
      local.get $3
      local.get $11
      i32.load offset=8
      i32.add
      local.set $12
      local.get $4
      local.get $5
      local.get $11
      local.get $0
      i32.sub
      i32.const 2
      i32.shl
      i32.add
      local.tee $13
      local.get $4
      select
      v128.load
      local.set $7
      local.get $11
      i32.load offset=4
      local.tee $11
      local.get $6
      i32.sub
      i32.const 4
      i32.and
      if
       local.get $7
       local.get $12
       local.get $6
       i32.load
       i32.add
       v128.load
       f32x4.add
       local.set $7
       local.get $6
       i32.const 4
       i32.add
       local.set $6
      end
      loop $for-loop|5
       local.get $6
       local.get $11
       i32.lt_u
       if
        local.get $7
        local.get $12
        local.get $6
        i32.load
        i32.add
        v128.load
        f32x4.add
        local.get $12
        local.get $6
        i32.load offset=4
        i32.add
        v128.load
        f32x4.add
        local.set $7
        local.get $6
        i32.const 8
        i32.add
        local.set $6
        br $for-loop|5
       end
      end
      local.get $13
      local.get $7
      v128.store
      local.get $1
      i32.const 4
      i32.add
      local.set $1
      br $for-loop|4
     end
    end
   end
  end
 )
 (func $assembly/sums/convGroup (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (result i32)
  (local $6 i32)
  (local $7 f32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 v128)
  (local $18 i32)
  (local $19 i32)
  (local $20 i32)
  (local $21 i32)
  (local $22 i32)
  (local $23 i32)
  block $folding-inner0
   local.get $0
   i32.load
   i32.const 6
   i32.eq
   if
    local.get $2
    local.get $0
    i32.load offset=52
    i32.mul
    local.get $0
    i32.load offset=60
    i32.sub
    local.set $11
    local.get $3
    local.get $0
    i32.load offset=56
    i32.mul
    local.get $0
    i32.load offset=64
    i32.sub
    local.set $12
    local.get $0
    i32.load offset=4
    local.get $1
    i32.load offset=12
    local.get $0
    i32.load offset=72
    local.get $0
    i32.load offset=44
    local.get $0
    i32.load offset=48
    i32.mul
    i32.mul
    i32.mul
    i32.const 2
    i32.shl
    i32.add
    local.set $15
    local.get $0
    i32.load offset=40
    i32.const 2
    i32.shl
    local.set $16
    br $folding-inner0
   end
   local.get $0
   i32.load offset=84
   if
    local.get $2
    local.get $0
    i32.load offset=52
    i32.mul
    local.get $0
    i32.load offset=60
    i32.sub
    local.set $11
    local.get $3
    local.get $0
    i32.load offset=56
    i32.mul
    local.get $0
    i32.load offset=64
    i32.sub
    local.set $12
    local.get $0
    i32.load offset=4
    local.get $1
    i32.load offset=12
    local.get $0
    i32.load offset=72
    local.get $0
    i32.load offset=44
    local.get $0
    i32.load offset=48
    i32.mul
    i32.mul
    i32.mul
    i32.const 2
    i32.shl
    i32.add
    local.set $15
    i32.const 1
    local.set $14
    local.get $0
    i32.load offset=68
    i32.const 2
    i32.shl
    local.set $16
    br $folding-inner0
   end
   local.get $2
   local.get $0
   i32.load offset=52
   i32.mul
   local.get $0
   i32.load offset=60
   i32.sub
   local.set $11
   local.get $3
   local.get $0
   i32.load offset=56
   i32.mul
   local.get $0
   i32.load offset=64
   i32.sub
   local.set $12
   local.get $0
   i32.load offset=4
   local.get $1
   i32.load offset=12
   local.get $0
   i32.load offset=72
   local.tee $2
   local.get $0
   i32.load offset=44
   local.get $0
   i32.load offset=48
   i32.mul
   i32.mul
   i32.mul
   i32.const 2
   i32.shl
   i32.add
   local.set $14
   local.get $0
   i32.load offset=68
   i32.const 2
   i32.shl
   local.set $15
   local.get $1
   i32.load offset=16
   local.get $2
   i32.add
   local.set $16
   loop $for-loop|10
    local.get $4
    local.get $13
    i32.gt_s
    if
     local.get $0
     i32.load offset=8
     local.get $1
     i32.load offset=12
     i32.const 2
     i32.shl
     i32.add
     local.set $9
     local.get $5
     local.set $2
     i32.const 0
     local.set $8
     loop $for-loop|04
      local.get $8
      i32.const 0
      i32.le_s
      if
       i32.const 0
       local.set $3
       loop $for-loop|15
        local.get $3
        i32.const 64
        i32.lt_s
        if
         local.get $2
         local.get $3
         i32.add
         local.get $3
         local.get $9
         i32.add
         v128.load
         v128.store
         local.get $3
         i32.const 16
         i32.add
         local.set $3
         br $for-loop|15
        end
       end
       local.get $8
       i32.const 1
       i32.add
       local.set $8
       local.get $2
       i32.const -64
       i32.sub
       local.set $2
       br $for-loop|04
      end
     end
     i32.const 0
     local.get $11
     i32.sub
     local.tee $2
     i32.const 0
     local.get $2
     i32.const 0
     i32.ge_s
     select
     local.set $9
     local.get $0
     i32.load offset=44
     local.tee $2
     local.get $0
     i32.load offset=32
     local.get $11
     i32.sub
     local.tee $3
     local.get $2
     local.get $3
     i32.lt_s
     select
     local.set $18
     loop $for-loop|116
      local.get $9
      local.get $18
      i32.lt_s
      if
       i32.const 0
       local.get $12
       i32.sub
       local.tee $2
       i32.const 0
       local.get $2
       i32.const 0
       i32.ge_s
       select
       local.set $10
       local.get $0
       i32.load offset=48
       local.tee $2
       local.get $0
       i32.load offset=36
       local.get $12
       i32.sub
       local.tee $3
       local.get $2
       local.get $3
       i32.lt_s
       select
       local.set $19
       loop $for-loop|12
        local.get $10
        local.get $19
        i32.lt_s
        if
         local.get $0
         i32.load offset=36
         local.get $9
         local.get $11
         i32.add
         local.get $4
         i32.mul
         local.get $13
         i32.add
         i32.mul
         local.get $12
         i32.add
         local.get $10
         i32.add
         local.get $15
         i32.mul
         local.set $20
         local.get $14
         local.get $0
         i32.load offset=72
         local.get $9
         local.get $0
         i32.load offset=48
         i32.mul
         local.get $10
         i32.add
         i32.mul
         i32.const 6
         i32.shl
         i32.add
         local.set $2
         local.get $1
         i32.load offset=16
         local.set $3
         loop $for-loop|137
          local.get $3
          local.get $16
          i32.lt_s
          if
           local.get $20
           local.get $0
           i32.load offset=24
           i32.add
           local.get $3
           i32.const 5
           i32.shr_s
           i32.const 2
           i32.shl
           i32.add
           i32.load
           local.get $3
           i32.shr_u
           i32.const 1
           i32.and
           f32.convert_i32_u
           local.tee $7
           f32.const 0
           f32.ne
           if
            local.get $1
            i32.load
            local.set $21
            local.get $7
            f32x4.splat
            local.set $17
            i32.const 0
            local.set $8
            loop $for-loop|14
             local.get $8
             local.get $21
             i32.const 2
             i32.shl
             i32.lt_s
             if
              local.get $5
              local.get $8
              i32.add
              local.tee $22
              local.get $22
              v128.load
              local.get $2
              local.get $8
              i32.add
              v128.load
              local.get $17
              f32x4.mul
              f32x4.add
              v128.store
              local.get $8
              i32.const 16
              i32.add
              local.set $8
              br $for-loop|14
             end
            end
            local.get $6
            i32.const 1
            i32.add
            local.set $6
           end
           local.get $3
           i32.const 1
           i32.add
           local.set $3
           local.get $2
           i32.const -64
           i32.sub
           local.set $2
           br $for-loop|137
          end
         end
         local.get $10
         i32.const 1
         i32.add
         local.set $10
         br $for-loop|12
        end
       end
       local.get $9
       i32.const 1
       i32.add
       local.set $9
       br $for-loop|116
      end
     end
     local.get $13
     i32.const 1
     i32.add
     local.set $13
     local.get $5
     i32.const -64
     i32.sub
     local.set $5
     br $for-loop|10
    end
   end
   local.get $6
   return
  end
  local.get $1
  i32.load offset=16
  local.get $0
  i32.load offset=72
  i32.add
  local.set $19
  loop $for-loop|0
   local.get $4
   local.get $13
   i32.gt_s
   if
    local.get $0
    i32.load offset=8
    local.get $1
    i32.load offset=12
    i32.const 2
    i32.shl
    i32.add
    local.set $9
    local.get $5
    local.set $2
    i32.const 0
    local.set $8
    loop $for-loop|00
     local.get $8
     i32.const 0
     i32.le_s
     if
      i32.const 0
      local.set $3
      loop $for-loop|1
       local.get $3
       i32.const 64
       i32.lt_s
       if
        local.get $2
        local.get $3
        i32.add
        local.get $3
        local.get $9
        i32.add
        v128.load
        v128.store
        local.get $3
        i32.const 16
        i32.add
        local.set $3
        br $for-loop|1
       end
      end
      local.get $8
      i32.const 1
      i32.add
      local.set $8
      local.get $2
      i32.const -64
      i32.sub
      local.set $2
      br $for-loop|00
     end
    end
    i32.const 0
    local.get $11
    i32.sub
    local.tee $2
    i32.const 0
    local.get $2
    i32.const 0
    i32.ge_s
    select
    local.set $9
    local.get $0
    i32.load offset=44
    local.tee $2
    local.get $0
    i32.load offset=32
    local.get $11
    i32.sub
    local.tee $3
    local.get $2
    local.get $3
    i32.lt_s
    select
    local.set $20
    loop $for-loop|11
     local.get $9
     local.get $20
     i32.lt_s
     if
      i32.const 0
      local.get $12
      i32.sub
      local.tee $2
      i32.const 0
      local.get $2
      i32.const 0
      i32.ge_s
      select
      local.set $10
      local.get $0
      i32.load offset=48
      local.tee $2
      local.get $0
      i32.load offset=36
      local.get $12
      i32.sub
      local.tee $3
      local.get $2
      local.get $3
      i32.lt_s
      select
      local.set $21
      loop $for-loop|2
       local.get $10
       local.get $21
       i32.lt_s
       if
        local.get $14
        if (result i32)
         local.get $9
         local.get $11
         i32.add
         local.get $4
         i32.mul
         local.get $13
         i32.add
        else
         local.get $13
         local.get $0
         i32.load offset=32
         i32.mul
         local.get $11
         i32.add
         local.get $9
         i32.add
        end
        local.get $0
        i32.load offset=36
        i32.mul
        local.get $12
        i32.add
        local.get $10
        i32.add
        local.get $16
        i32.mul
        local.set $22
        local.get $15
        local.get $0
        i32.load offset=72
        local.get $9
        local.get $0
        i32.load offset=48
        i32.mul
        local.get $10
        i32.add
        i32.mul
        i32.const 6
        i32.shl
        i32.add
        local.set $2
        local.get $1
        i32.load offset=16
        local.set $3
        loop $for-loop|3
         local.get $3
         local.get $19
         i32.lt_s
         if
          local.get $14
          if (result f32)
           local.get $22
           local.get $0
           i32.load offset=24
           i32.add
           local.get $3
           i32.const 5
           i32.shr_s
           i32.const 2
           i32.shl
           i32.add
           i32.load
           local.get $3
           i32.shr_u
           i32.const 1
           i32.and
           f32.convert_i32_u
          else
           local.get $22
           local.get $0
           i32.load offset=24
           i32.add
           local.get $3
           i32.const 2
           i32.shl
           i32.add
           f32.load
          end
          local.set $7
          local.get $14
          if
           local.get $7
           local.get $22
           local.get $0
           i32.load offset=84
           i32.add
           local.get $3
           i32.const 5
           i32.shr_s
           i32.const 2
           i32.shl
           i32.add
           i32.load
           local.get $3
           i32.shr_u
           i32.const 1
           i32.and
           f32.convert_i32_u
           f32.sub
           local.set $7
          end
          local.get $7
          f32.const 0
          f32.ne
          if
           local.get $1
           i32.load
           local.set $23
           local.get $7
           f32x4.splat
           local.set $17
           i32.const 0
           local.set $8
           loop $for-loop|4
            local.get $8
            local.get $23
            i32.const 2
            i32.shl
            i32.lt_s
            if
             local.get $5
             local.get $8
             i32.add
             local.tee $18
             local.get $18
             v128.load
             local.get $2
             local.get $8
             i32.add
             v128.load
             local.get $17
             f32x4.mul
             f32x4.add
             v128.store
             local.get $8
             i32.const 16
             i32.add
             local.set $8
             br $for-loop|4
            end
           end
           local.get $6
           i32.const 1
           i32.add
           local.set $6
          end
          local.get $3
          i32.const 1
          i32.add
          local.set $3
          local.get $2
          i32.const -64
          i32.sub
          local.set $2
          br $for-loop|3
         end
        end
        local.get $10
        i32.const 1
        i32.add
        local.set $10
        br $for-loop|2
       end
      end
      local.get $9
      i32.const 1
      i32.add
      local.set $9
      br $for-loop|11
     end
    end
    local.get $13
    i32.const 1
    i32.add
    local.set $13
    local.get $5
    i32.const -64
    i32.sub
    local.set $5
    br $for-loop|0
   end
  end
  local.get $6
 )
 (func $assembly/sums/addSpikes (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32)
  (local $7 i32)
  (local $8 v128)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 v128)
  (local $13 v128)
  local.get $0
  i32.load offset=84
  local.tee $9
  if
   local.get $1
   i32.load offset=80
   if
    local.get $0
    i32.load offset=28
    local.get $2
    i32.load offset=4
    local.tee $1
    i32.const 2
    i32.shl
    i32.add
    local.set $2
    local.get $9
    local.get $0
    i32.load offset=24
    local.tee $9
    i32.sub
    local.set $10
    local.get $9
    local.get $0
    i32.load offset=68
    i32.const 2
    i32.shl
    local.tee $9
    local.get $0
    i32.load offset=36
    i32.mul
    local.tee $11
    local.get $3
    local.get $5
    i32.mul
    i32.mul
    i32.add
    local.get $4
    i32.const 1
    i32.shl
    local.get $9
    i32.mul
    i32.add
    local.get $1
    i32.const 3
    i32.shr_s
    i32.add
    local.set $0
    loop $for-loop|0
     local.get $5
     local.get $7
     i32.gt_s
     if
      local.get $6
      local.get $6
      v128.load
      local.get $0
      i32.load8_u
      i32x4.splat
      local.tee $8
      v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
      v128.and
      v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
      i32x4.eq
      local.get $2
      v128.load
      local.tee $12
      v128.and
      local.get $0
      local.get $10
      i32.add
      i32.load8_u
      i32x4.splat
      local.tee $13
      v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
      v128.and
      v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
      i32x4.eq
      local.get $12
      f32x4.neg
      v128.and
      v128.or
      f32x4.add
      v128.store
      local.get $6
      local.get $6
      v128.load offset=16
      local.get $8
      v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
      v128.and
      v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
      i32x4.eq
      local.get $2
      v128.load offset=16
      local.tee $8
      v128.and
      local.get $13
      v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
      v128.and
      v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
      i32x4.eq
      local.get $8
      f32x4.neg
      v128.and
      v128.or
      f32x4.add
      v128.store offset=16
      local.get $6
      local.get $6
      v128.load offset=32
      local.get $0
      local.get $9
      i32.add
      local.tee $1
      i32.load8_u
      i32x4.splat
      local.tee $8
      v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
      v128.and
      v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
      i32x4.eq
      local.get $2
      v128.load
      local.tee $12
      v128.and
      local.get $1
      local.get $10
      i32.add
      i32.load8_u
      i32x4.splat
      local.tee $13
      v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
      v128.and
      v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
      i32x4.eq
      local.get $12
      f32x4.neg
      v128.and
      v128.or
      f32x4.add
      v128.store offset=32
      local.get $6
      local.get $6
      v128.load offset=48
      local.get $8
      v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
      v128.and
      v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
      i32x4.eq
      local.get $2
      v128.load offset=16
      local.tee $8
      v128.and
      local.get $13
      v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
      v128.and
      v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
      i32x4.eq
      local.get $8
      f32x4.neg
      v128.and
      v128.or
      f32x4.add
      v128.store offset=48
      local.get $7
      i32.const 1
      i32.add
      local.set $7
      local.get $0
      local.get $11
      i32.add
      local.set $0
      local.get $6
      i32.const -64
      i32.sub
      local.set $6
      br $for-loop|0
     end
    end
   else
    local.get $2
    i32.load
    i32.const 16
    i32.eq
    if
     local.get $0
     i32.load offset=28
     local.get $2
     i32.load offset=4
     local.tee $1
     i32.const 2
     i32.shl
     i32.add
     local.set $2
     local.get $0
     i32.load offset=84
     local.get $0
     i32.load offset=24
     local.tee $9
     i32.sub
     local.set $10
     local.get $9
     local.get $0
     i32.load offset=68
     i32.const 2
     i32.shl
     local.tee $9
     local.get $0
     i32.load offset=36
     i32.mul
     local.tee $11
     local.get $3
     local.get $5
     i32.mul
     i32.mul
     i32.add
     local.get $4
     local.get $9
     i32.mul
     i32.add
     local.get $1
     i32.const 3
     i32.shr_s
     i32.add
     local.set $0
     loop $for-loop|1
      local.get $5
      local.get $7
      i32.gt_s
      if
       local.get $6
       local.get $6
       v128.load
       local.get $0
       i32.load16_u
       i32x4.splat
       local.tee $8
       v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
       v128.and
       v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
       i32x4.eq
       local.get $2
       v128.load
       local.tee $12
       v128.and
       local.get $0
       local.get $10
       i32.add
       i32.load16_u
       i32x4.splat
       local.tee $13
       v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
       v128.and
       v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
       i32x4.eq
       local.get $12
       f32x4.neg
       v128.and
       v128.or
       f32x4.add
       v128.store
       local.get $6
       local.get $6
       v128.load offset=16
       local.get $8
       v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
       v128.and
       v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
       i32x4.eq
       local.get $2
       v128.load offset=16
       local.tee $12
       v128.and
       local.get $13
       v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
       v128.and
       v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
       i32x4.eq
       local.get $12
       f32x4.neg
       v128.and
       v128.or
       f32x4.add
       v128.store offset=16
       local.get $6
       local.get $6
       v128.load offset=32
       local.get $8
       v128.const i32x4 0x00000100 0x00000200 0x00000400 0x00000800
       v128.and
       v128.const i32x4 0x00000100 0x00000200 0x00000400 0x00000800
       i32x4.eq
       local.get $2
       v128.load offset=32
       local.tee $12
       v128.and
       local.get $13
       v128.const i32x4 0x00000100 0x00000200 0x00000400 0x00000800
       v128.and
       v128.const i32x4 0x00000100 0x00000200 0x00000400 0x00000800
       i32x4.eq
       local.get $12
       f32x4.neg
       v128.and
       v128.or
       f32x4.add
       v128.store offset=32
       local.get $6
       local.get $6
       v128.load offset=48
       local.get $8
       v128.const i32x4 0x00001000 0x00002000 0x00004000 0x00008000
       v128.and
       v128.const i32x4 0x00001000 0x00002000 0x00004000 0x00008000
       i32x4.eq
       local.get $2
       v128.load offset=48
       local.tee $8
       v128.and
       local.get $13
       v128.const i32x4 0x00001000 0x00002000 0x00004000 0x00008000
       v128.and
       v128.const i32x4 0x00001000 0x00002000 0x00004000 0x00008000
       i32x4.eq
       local.get $8
       f32x4.neg
       v128.and
       v128.or
       f32x4.add
       v128.store offset=48
       local.get $7
       i32.const 1
       i32.add
       local.set $7
       local.get $0
       local.get $11
       i32.add
       local.set $0
       local.get $6
       i32.const -64
       i32.sub
       local.set $6
       br $for-loop|1
      end
     end
    else
     local.get $2
     i32.load
     i32.const 8
     i32.eq
     if
      local.get $0
      i32.load offset=28
      local.get $2
      i32.load offset=4
      local.tee $1
      i32.const 2
      i32.shl
      i32.add
      local.set $2
      local.get $0
      i32.load offset=84
      local.get $0
      i32.load offset=24
      local.tee $9
      i32.sub
      local.set $10
      local.get $9
      local.get $0
      i32.load offset=68
      i32.const 2
      i32.shl
      local.tee $9
      local.get $0
      i32.load offset=36
      i32.mul
      local.tee $11
      local.get $3
      local.get $5
      i32.mul
      i32.mul
      i32.add
      local.get $4
      local.get $9
      i32.mul
      i32.add
      local.get $1
      i32.const 3
      i32.shr_s
      i32.add
      local.set $0
      loop $for-loop|2
       local.get $5
       local.get $7
       i32.gt_s
       if
        local.get $6
        local.get $6
        v128.load
        local.get $0
        i32.load8_u
        i32x4.splat
        local.tee $8
        v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
        v128.and
        v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
        i32x4.eq
        local.get $2
        v128.load
        local.tee $12
        v128.and
        local.get $0
        local.get $10
        i32.add
        i32.load8_u
        i32x4.splat
        local.tee $13
        v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
        v128.and
        v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
        i32x4.eq
        local.get $12
        f32x4.neg
        v128.and
        v128.or
        f32x4.add
        v128.store
        local.get $6
        local.get $6
        v128.load offset=16
        local.get $8
        v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
        v128.and
        v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
        i32x4.eq
        local.get $2
        v128.load offset=16
        local.tee $8
        v128.and
        local.get $13
        v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
        v128.and
        v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
        i32x4.eq
        local.get $8
        f32x4.neg
        v128.and
        v128.or
        f32x4.add
        v128.store offset=16
        local.get $7
        i32.const 1
        i32.add
        local.set $7
        local.get $0
        local.get $11
        i32.add
        local.set $0
        local.get $6
        i32.const -64
        i32.sub
        local.set $6
        br $for-loop|2
       end
      end
     else
      local.get $0
      i32.load offset=28
      local.get $2
      i32.load offset=4
      local.tee $1
      i32.const 2
      i32.shl
      i32.add
      local.set $2
      local.get $0
      i32.load offset=84
      local.get $0
      i32.load offset=24
      local.tee $9
      i32.sub
      local.set $10
      local.get $9
      local.get $0
      i32.load offset=68
      i32.const 2
      i32.shl
      local.tee $9
      local.get $0
      i32.load offset=36
      i32.mul
      local.tee $11
      local.get $3
      local.get $5
      i32.mul
      i32.mul
      i32.add
      local.get $4
      local.get $9
      i32.mul
      i32.add
      local.get $1
      i32.const 3
      i32.shr_s
      i32.add
      local.set $0
      loop $for-loop|3
       local.get $5
       local.get $7
       i32.gt_s
       if
        local.get $6
        local.get $6
        v128.load
        local.get $0
        i32.load8_u
        i32x4.splat
        v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
        v128.and
        v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
        i32x4.eq
        local.get $2
        v128.load
        local.tee $8
        v128.and
        local.get $0
        local.get $10
        i32.add
        i32.load8_u
        i32x4.splat
        v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
        v128.and
        v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
        i32x4.eq
        local.get $8
        f32x4.neg
        v128.and
        v128.or
        f32x4.add
        v128.store
        local.get $7
        i32.const 1
        i32.add
        local.set $7
        local.get $0
        local.get $11
        i32.add
        local.set $0
        local.get $6
        i32.const -64
        i32.sub
        local.set $6
        br $for-loop|3
       end
      end
     end
    end
   end
  else
   local.get $1
   i32.load offset=80
   if
    local.get $0
    i32.load offset=28
    local.get $2
    i32.load offset=4
    local.tee $1
    i32.const 2
    i32.shl
    i32.add
    local.set $2
    local.get $0
    i32.load offset=84
    drop
    local.get $0
    i32.load offset=24
    local.get $0
    i32.load offset=68
    i32.const 2
    i32.shl
    local.tee $9
    local.get $0
    i32.load offset=36
    i32.mul
    local.tee $10
    local.get $3
    local.get $5
    i32.mul
    i32.mul
    i32.add
    local.get $4
    i32.const 1
    i32.shl
    local.get $9
    i32.mul
    i32.add
    local.get $1
    i32.const 3
    i32.shr_s
    i32.add
    local.set $0
    loop $for-loop|4
     local.get $5
     local.get $7
     i32.gt_s
     if
      local.get $6
      local.get $6
      v128.load
      local.get $0
      i32.load8_u
      i32x4.splat
      local.tee $8
      v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
      v128.and
      v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
      i32x4.eq
      local.get $2
      v128.load
      v128.and
      f32x4.add
      v128.store
      local.get $6
      local.get $6
      v128.load offset=16
      local.get $8
      v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
      v128.and
      v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
      i32x4.eq
      local.get $2
      v128.load offset=16
      v128.and
      f32x4.add
      v128.store offset=16
      local.get $6
      local.get $6
      v128.load offset=32
      local.get $0
      local.get $9
      i32.add
      i32.load8_u
      i32x4.splat
      local.tee $8
      v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
      v128.and
      v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
      i32x4.eq
      local.get $2
      v128.load
      v128.and
      f32x4.add
      v128.store offset=32
      local.get $6
      local.get $6
      v128.load offset=48
      local.get $8
      v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
      v128.and
      v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
      i32x4.eq
      local.get $2
      v128.load offset=16
      v128.and
      f32x4.add
      v128.store offset=48
      local.get $7
      i32.const 1
      i32.add
      local.set $7
      local.get $0
      local.get $10
      i32.add
      local.set $0
      local.get $6
      i32.const -64
      i32.sub
      local.set $6
      br $for-loop|4
     end
    end
   else
    local.get $2
    i32.load
    i32.const 16
    i32.eq
    if
     local.get $0
     i32.load offset=28
     local.get $2
     i32.load offset=4
     local.tee $1
     i32.const 2
     i32.shl
     i32.add
     local.set $2
     local.get $0
     i32.load offset=84
     drop
     local.get $0
     i32.load offset=24
     local.get $0
     i32.load offset=68
     i32.const 2
     i32.shl
     local.tee $9
     local.get $0
     i32.load offset=36
     i32.mul
     local.tee $10
     local.get $3
     local.get $5
     i32.mul
     i32.mul
     i32.add
     local.get $4
     local.get $9
     i32.mul
     i32.add
     local.get $1
     i32.const 3
     i32.shr_s
     i32.add
     local.set $0
     loop $for-loop|5
      local.get $5
      local.get $7
      i32.gt_s
      if
       local.get $6
       local.get $6
       v128.load
       local.get $0
       i32.load16_u
       i32x4.splat
       local.tee $8
       v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
       v128.and
       v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
       i32x4.eq
       local.get $2
       v128.load
       v128.and
       f32x4.add
       v128.store
       local.get $6
       local.get $6
       v128.load offset=16
       local.get $8
       v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
       v128.and
       v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
       i32x4.eq
       local.get $2
       v128.load offset=16
       v128.and
       f32x4.add
       v128.store offset=16
       local.get $6
       local.get $6
       v128.load offset=32
       local.get $8
       v128.const i32x4 0x00000100 0x00000200 0x00000400 0x00000800
       v128.and
       v128.const i32x4 0x00000100 0x00000200 0x00000400 0x00000800
       i32x4.eq
       local.get $2
       v128.load offset=32
       v128.and
       f32x4.add
       v128.store offset=32
       local.get $6
       local.get $6
       v128.load offset=48
       local.get $8
       v128.const i32x4 0x00001000 0x00002000 0x00004000 0x00008000
       v128.and
       v128.const i32x4 0x00001000 0x00002000 0x00004000 0x00008000
       i32x4.eq
       local.get $2
       v128.load offset=48
       v128.and
       f32x4.add
       v128.store offset=48
       local.get $7
       i32.const 1
       i32.add
       local.set $7
       local.get $0
       local.get $10
       i32.add
       local.set $0
       local.get $6
       i32.const -64
       i32.sub
       local.set $6
       br $for-loop|5
      end
     end
    else
     local.get $2
     i32.load
     i32.const 8
     i32.eq
     if
      local.get $0
      i32.load offset=28
      local.get $2
      i32.load offset=4
      local.tee $1
      i32.const 2
      i32.shl
      i32.add
      local.set $2
      local.get $0
      i32.load offset=84
      drop
      local.get $0
      i32.load offset=24
      local.get $0
      i32.load offset=68
      i32.const 2
      i32.shl
      local.tee $9
      local.get $0
      i32.load offset=36
      i32.mul
      local.tee $10
      local.get $3
      local.get $5
      i32.mul
      i32.mul
      i32.add
      local.get $4
      local.get $9
      i32.mul
      i32.add
      local.get $1
      i32.const 3
      i32.shr_s
      i32.add
      local.set $0
      loop $for-loop|6
       local.get $5
       local.get $7
       i32.gt_s
       if
        local.get $6
        local.get $6
        v128.load
        local.get $0
        i32.load8_u
        i32x4.splat
        local.tee $8
        v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
        v128.and
        v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
        i32x4.eq
        local.get $2
        v128.load
        v128.and
        f32x4.add
        v128.store
        local.get $6
        local.get $6
        v128.load offset=16
        local.get $8
        v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
        v128.and
        v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
        i32x4.eq
        local.get $2
        v128.load offset=16
        v128.and
        f32x4.add
        v128.store offset=16
        local.get $7
        i32.const 1
        i32.add
        local.set $7
        local.get $0
        local.get $10
        i32.add
        local.set $0
        local.get $6
        i32.const -64
        i32.sub
        local.set $6
        br $for-loop|6
       end
      end
     else
      local.get $0
      i32.load offset=28
      local.get $2
      i32.load offset=4
      local.tee $1
      i32.const 2
      i32.shl
      i32.add
      local.set $2
      local.get $0
      i32.load offset=84
      drop
      local.get $0
      i32.load offset=24
      local.get $0
      i32.load offset=68
      i32.const 2
      i32.shl
      local.tee $9
      local.get $0
      i32.load offset=36
      i32.mul
      local.tee $10
      local.get $3
      local.get $5
      i32.mul
      i32.mul
      i32.add
      local.get $4
      local.get $9
      i32.mul
      i32.add
      local.get $1
      i32.const 3
      i32.shr_s
      i32.add
      local.set $0
      loop $for-loop|7
       local.get $5
       local.get $7
       i32.gt_s
       if
        local.get $6
        local.get $6
        v128.load
        local.get $0
        i32.load8_u
        i32x4.splat
        v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
        v128.and
        v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
        i32x4.eq
        local.get $2
        v128.load
        v128.and
        f32x4.add
        v128.store
        local.get $7
        i32.const 1
        i32.add
        local.set $7
        local.get $0
        local.get $10
        i32.add
        local.set $0
        local.get $6
        i32.const -64
        i32.sub
        local.set $6
        br $for-loop|7
       end
      end
     end
    end
   end
  end
 )
 (func $assembly/signed/fireSigned (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 v128)
  (local $9 v128)
  (local $10 i32)
  (local $11 v128)
  (local $12 v128)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i32)
  (local $19 i32)
  (local $20 v128)
  (local $21 v128)
  (local $22 v128)
  (local $23 v128)
  (local $24 v128)
  (local $25 v128)
  (local $26 i32)
  local.get $0
  i32.load offset=8
  local.tee $6
  local.get $1
  i32.load offset=12
  i32.const 2
  i32.shl
  local.tee $17
  local.get $0
  i32.load offset=4
  i32.mul
  i32.mul
  local.get $2
  local.get $6
  i32.mul
  local.get $3
  i32.add
  i32.const 6
  i32.shl
  i32.add
  local.set $18
  local.get $0
  i32.load offset=52
  i32.const 2
  i32.shl
  local.tee $7
  local.get $6
  local.get $0
  i32.load offset=80
  local.tee $6
  i32.shl
  i32.mul
  local.tee $16
  local.get $2
  local.get $4
  i32.mul
  i32.mul
  local.get $3
  local.get $6
  i32.shl
  local.get $7
  i32.mul
  i32.add
  local.get $1
  i32.load offset=4
  i32.const 3
  i32.shr_s
  i32.add
  local.set $2
  local.get $7
  i32.const 1
  local.get $6
  select
  local.set $19
  loop $for-loop|0
   local.get $15
   local.get $1
   i32.load
   i32.const 2
   i32.shl
   i32.lt_s
   if
    local.get $15
    local.get $18
    i32.add
    local.set $3
    local.get $0
    i32.load offset=40
    local.get $17
    i32.add
    local.get $15
    i32.add
    local.set $6
    local.get $0
    i32.load offset=60
    if
     local.get $5
     local.get $15
     i32.add
     local.set $7
     local.get $6
     v128.load
     local.set $20
     local.get $6
     v128.load offset=16
     local.set $21
     local.get $0
     i32.load offset=36
     local.get $3
     i32.add
     local.tee $6
     v128.load
     local.set $8
     local.get $6
     v128.load offset=16
     local.set $9
     local.get $0
     i32.load offset=88
     local.get $3
     i32.add
     local.tee $3
     v128.load
     local.set $11
     local.get $3
     v128.load offset=16
     local.set $12
     local.get $0
     i32.load offset=48
     local.get $2
     i32.add
     local.set $10
     local.get $0
     i32.load offset=84
     local.get $2
     i32.add
     local.set $13
     i32.const 0
     local.set $14
     loop $for-loop|1
      local.get $4
      local.get $14
      i32.gt_s
      if
       local.get $8
       local.get $7
       v128.load
       f32x4.add
       local.tee $8
       local.get $20
       f32x4.ge
       local.set $22
       local.get $9
       local.get $7
       v128.load offset=16
       f32x4.add
       local.tee $9
       local.get $21
       f32x4.ge
       local.set $23
       local.get $8
       local.get $22
       local.get $20
       v128.and
       f32x4.sub
       local.get $8
       v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
       f32x4.lt
       local.get $11
       v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
       i32x4.gt_s
       v128.and
       local.tee $24
       local.get $20
       v128.and
       f32x4.add
       local.set $8
       local.get $9
       local.get $23
       local.get $21
       v128.and
       f32x4.sub
       local.get $9
       v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
       f32x4.lt
       local.get $12
       v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
       i32x4.gt_s
       v128.and
       local.tee $25
       local.get $21
       v128.and
       f32x4.add
       local.set $9
       local.get $11
       local.get $22
       i32x4.sub
       local.get $24
       i32x4.add
       local.set $11
       local.get $12
       local.get $23
       i32x4.sub
       local.get $25
       i32x4.add
       local.set $12
       local.get $10
       local.get $22
       local.get $23
       i16x8.narrow_i32x4_s
       local.get $24
       local.get $25
       i16x8.narrow_i32x4_s
       i8x16.narrow_i16x8_s
       i8x16.bitmask
       local.tee $26
       i32.store8
       local.get $13
       local.get $26
       i32.const 8
       i32.shr_s
       i32.store8
       local.get $14
       i32.const 1
       i32.add
       local.set $14
       local.get $7
       i32.const -64
       i32.sub
       local.set $7
       local.get $10
       local.get $16
       i32.add
       local.set $10
       local.get $13
       local.get $16
       i32.add
       local.set $13
       br $for-loop|1
      end
     end
    else
     local.get $5
     local.get $15
     i32.add
     local.set $7
     local.get $6
     v128.load
     local.set $20
     local.get $6
     v128.load offset=16
     local.set $21
     local.get $0
     i32.load offset=36
     local.get $3
     i32.add
     local.tee $6
     v128.load
     local.set $8
     local.get $6
     v128.load offset=16
     local.set $9
     local.get $0
     i32.load offset=88
     local.get $3
     i32.add
     local.tee $3
     v128.load
     local.set $11
     local.get $3
     v128.load offset=16
     local.set $12
     local.get $0
     i32.load offset=48
     local.get $2
     i32.add
     local.set $10
     local.get $0
     i32.load offset=84
     local.get $2
     i32.add
     local.set $13
     i32.const 0
     local.set $14
     loop $for-loop|2
      local.get $4
      local.get $14
      i32.gt_s
      if
       local.get $8
       local.get $7
       v128.load
       f32x4.add
       local.tee $8
       local.get $20
       f32x4.gt
       local.set $22
       local.get $9
       local.get $7
       v128.load offset=16
       f32x4.add
       local.tee $9
       local.get $21
       f32x4.gt
       local.set $23
       local.get $8
       local.get $22
       local.get $20
       v128.and
       f32x4.sub
       local.get $8
       v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
       f32x4.le
       local.get $11
       v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
       i32x4.gt_s
       v128.and
       local.tee $24
       local.get $20
       v128.and
       f32x4.add
       local.set $8
       local.get $9
       local.get $23
       local.get $21
       v128.and
       f32x4.sub
       local.get $9
       v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
       f32x4.le
       local.get $12
       v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
       i32x4.gt_s
       v128.and
       local.tee $25
       local.get $21
       v128.and
       f32x4.add
       local.set $9
       local.get $11
       local.get $22
       i32x4.sub
       local.get $24
       i32x4.add
       local.set $11
       local.get $12
       local.get $23
       i32x4.sub
       local.get $25
       i32x4.add
       local.set $12
       local.get $10
       local.get $22
       local.get $23
       i16x8.narrow_i32x4_s
       local.get $24
       local.get $25
       i16x8.narrow_i32x4_s
       i8x16.narrow_i16x8_s
       i8x16.bitmask
       local.tee $26
       i32.store8
       local.get $13
       local.get $26
       i32.const 8
       i32.shr_s
       i32.store8
       local.get $14
       i32.const 1
       i32.add
       local.set $14
       local.get $7
       i32.const -64
       i32.sub
       local.set $7
       local.get $10
       local.get $16
       i32.add
       local.set $10
       local.get $13
       local.get $16
       i32.add
       local.set $13
       br $for-loop|2
      end
     end
    end
    local.get $6
    local.get $8
    v128.store
    local.get $6
    local.get $9
    v128.store offset=16
    local.get $3
    local.get $11
    v128.store
    local.get $3
    local.get $12
    v128.store offset=16
    local.get $15
    i32.const 32
    i32.add
    local.set $15
    local.get $2
    local.get $19
    i32.add
    local.set $2
    br $for-loop|0
   end
  end
 )
 (func $assembly/pool/poolSpikes (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32)
  (local $7 i32)
  (local $8 v128)
  (local $9 i32)
  (local $10 i32)
  (local $11 v128)
  (local $12 i32)
  (local $13 v128)
  (local $14 i32)
  (local $15 i32)
  (local $16 v128)
  (local $17 i32)
  (local $18 i32)
  (local $19 i32)
  (local $20 v128)
  (local $21 v128)
  (local $22 i32)
  (local $23 v128)
  local.get $1
  if
   local.get $6
   local.tee $7
   i32.load offset=4
   local.set $14
   local.get $6
   i32.load offset=8
   local.set $15
   local.get $6
   i32.load offset=20
   f32.convert_i32_s
   f32x4.splat
   local.set $16
   local.get $2
   i32.const 2
   i32.shl
   local.set $17
   loop $for-loop|0
    local.get $5
    local.get $12
    i32.gt_s
    if
     i32.const 0
     local.set $2
     loop $for-loop|1
      local.get $2
      local.get $7
      i32.load offset=12
      i32.lt_s
      if
       local.get $7
       i32.load offset=24
       local.get $2
       i32.const 4
       i32.shl
       i32.add
       local.tee $18
       i32.load offset=12
       local.get $18
       i32.load offset=8
       i32.sub
       local.get $17
       i32.mul
       local.set $19
       i32.const 0
       local.set $10
       loop $for-loop|2
        local.get $10
        local.get $15
        i32.lt_s
        if
         v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
         local.set $8
         v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
         local.set $11
         local.get $3
         local.get $10
         i32.const 2
         i32.shl
         i32.add
         local.tee $6
         v128.load
         local.set $20
         local.get $6
         v128.load offset=16
         local.set $21
         local.get $18
         i32.load
         local.set $9
         loop $for-loop|3
          local.get $9
          local.get $18
          i32.load offset=4
          i32.lt_s
          if
           local.get $18
           i32.load offset=8
           local.get $5
           local.get $9
           i32.mul
           local.get $12
           i32.add
           local.get $14
           i32.mul
           i32.add
           local.get $17
           i32.mul
           local.get $10
           i32.const 3
           i32.shr_s
           i32.add
           local.tee $22
           local.set $6
           loop $for-loop|4
            local.get $6
            local.get $19
            local.get $22
            i32.add
            i32.lt_s
            if
             local.get $8
             local.get $0
             local.get $6
             i32.add
             i32.load8_u
             i32x4.splat
             local.tee $13
             v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
             v128.and
             v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
             i32x4.eq
             local.get $20
             v128.and
             f32x4.add
             local.get $1
             local.get $6
             i32.add
             i32.load8_u
             i32x4.splat
             local.tee $23
             v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
             v128.and
             v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
             i32x4.eq
             local.get $20
             v128.and
             f32x4.sub
             local.set $8
             local.get $11
             local.get $13
             v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
             v128.and
             v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
             i32x4.eq
             local.get $21
             v128.and
             f32x4.add
             local.get $23
             v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
             v128.and
             v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
             i32x4.eq
             local.get $21
             v128.and
             f32x4.sub
             local.set $11
             local.get $6
             local.get $17
             i32.add
             local.set $6
             br $for-loop|4
            end
           end
           local.get $9
           i32.const 1
           i32.add
           local.set $9
           br $for-loop|3
          end
         end
         local.get $4
         local.get $10
         i32.const 2
         i32.shl
         i32.add
         local.set $6
         local.get $8
         local.get $16
         f32x4.div
         local.set $8
         block $assembly/lanes/storeLanes|inlined.25
          i32.const 4
          local.get $15
          local.get $10
          i32.sub
          local.tee $9
          local.get $9
          i32.const 4
          i32.gt_s
          select
          local.tee $22
          i32.const 4
          i32.eq
          if
           local.get $6
           local.get $8
           v128.store
           br $assembly/lanes/storeLanes|inlined.25
          end
          local.get $22
          i32.const 0
          i32.gt_s
          if
           local.get $6
           local.get $8
           v128.store32_lane 0
          end
          local.get $22
          i32.const 1
          i32.gt_s
          if
           local.get $6
           i32.const 4
           i32.add
           local.get $8
           v128.store32_lane 1
          end
          local.get $22
          i32.const 2
          i32.gt_s
          if
           local.get $6
           i32.const 8
           i32.add
           local.get $8
           v128.store32_lane 2
          end
         end
         local.get $9
         i32.const 4
         i32.gt_s
         if
          block $assembly/lanes/storeLanes|inlined.26
           local.get $4
           local.get $10
           i32.const 2
           i32.shl
           i32.add
           i32.const 16
           i32.add
           local.set $6
           local.get $11
           local.get $16
           f32x4.div
           local.set $8
           i32.const 4
           local.get $9
           i32.const 4
           i32.sub
           local.tee $9
           local.get $9
           i32.const 4
           i32.gt_s
           select
           local.tee $9
           i32.const 4
           i32.eq
           if
            local.get $6
            local.get $8
            v128.store
            br $assembly/lanes/storeLanes|inlined.26
           end
           local.get $9
           i32.const 0
           i32.gt_s
           if
            local.get $6
            local.get $8
            v128.store32_lane 0
           end
           local.get $9
           i32.const 1
           i32.gt_s
           if
            local.get $6
            i32.const 4
            i32.add
            local.get $8
            v128.store32_lane 1
           end
           local.get $9
           i32.const 2
           i32.gt_s
           if
            local.get $6
            i32.const 8
            i32.add
            local.get $8
            v128.store32_lane 2
           end
          end
         end
         local.get $10
         i32.const 8
         i32.add
         local.set $10
         br $for-loop|2
        end
       end
       local.get $2
       i32.const 1
       i32.add
       local.set $2
       local.get $4
       local.get $15
       i32.const 2
       i32.shl
       i32.add
       local.set $4
       br $for-loop|1
      end
     end
     local.get $12
     i32.const 1
     i32.add
     local.set $12
     br $for-loop|0
    end
   end
  else
   local.get $6
   i32.load offset=4
   local.set $12
   local.get $6
   i32.load offset=8
   local.set $14
   local.get $6
   i32.load offset=20
   f32.convert_i32_s
   f32x4.splat
   local.set $13
   local.get $2
   i32.const 2
   i32.shl
   local.set $15
   loop $for-loop|5
    local.get $5
    local.get $10
    i32.gt_s
    if
     i32.const 0
     local.set $9
     loop $for-loop|6
      local.get $9
      local.get $6
      i32.load offset=12
      i32.lt_s
      if
       local.get $6
       i32.load offset=24
       local.get $9
       i32.const 4
       i32.shl
       i32.add
       local.tee $17
       i32.load offset=12
       local.get $17
       i32.load offset=8
       i32.sub
       local.get $15
       i32.mul
       local.set $18
       i32.const 0
       local.set $1
       loop $for-loop|7
        local.get $1
        local.get $14
        i32.lt_s
        if
         v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
         local.set $11
         v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
         local.set $8
         local.get $3
         local.get $1
         i32.const 2
         i32.shl
         i32.add
         local.tee $2
         v128.load
         local.set $16
         local.get $2
         v128.load offset=16
         local.set $20
         local.get $17
         i32.load
         local.set $7
         loop $for-loop|8
          local.get $7
          local.get $17
          i32.load offset=4
          i32.lt_s
          if
           local.get $17
           i32.load offset=8
           local.get $5
           local.get $7
           i32.mul
           local.get $10
           i32.add
           local.get $12
           i32.mul
           i32.add
           local.get $15
           i32.mul
           local.get $1
           i32.const 3
           i32.shr_s
           i32.add
           local.tee $19
           local.set $2
           loop $for-loop|9
            local.get $2
            local.get $18
            local.get $19
            i32.add
            i32.lt_s
            if
             local.get $11
             local.get $0
             local.get $2
             i32.add
             i32.load8_u
             i32x4.splat
             local.tee $21
             v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
             v128.and
             v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
             i32x4.eq
             local.get $16
             v128.and
             f32x4.add
             local.set $11
             local.get $8
             local.get $21
             v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
             v128.and
             v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
             i32x4.eq
             local.get $20
             v128.and
             f32x4.add
             local.set $8
             local.get $2
             local.get $15
             i32.add
             local.set $2
             br $for-loop|9
            end
           end
           local.get $7
           i32.const 1
           i32.add
           local.set $7
           br $for-loop|8
          end
         end
         local.get $4
         local.get $1
         i32.const 2
         i32.shl
         i32.add
         local.set $2
         local.get $11
         local.get $13
         f32x4.div
         local.set $11
         block $assembly/lanes/storeLanes|inlined.27
          i32.const 4
          local.get $14
          local.get $1
          i32.sub
          local.tee $7
          local.get $7
          i32.const 4
          i32.gt_s
          select
          local.tee $19
          i32.const 4
          i32.eq
          if
           local.get $2
           local.get $11
           v128.store
           br $assembly/lanes/storeLanes|inlined.27
          end
          local.get $19
          i32.const 0
          i32.gt_s
          if
           local.get $2
           local.get $11
           v128.store32_lane 0
          end
          local.get $19
          i32.const 1
          i32.gt_s
          if
           local.get $2
           i32.const 4
           i32.add
           local.get $11
           v128.store32_lane 1
          end
          local.get $19
          i32.const 2
          i32.gt_s
          if
           local.get $2
           i32.const 8
           i32.add
           local.get $11
           v128.store32_lane 2
          end
         end
         local.get $7
         i32.const 4
         i32.gt_s
         if
          block $assembly/lanes/storeLanes|inlined.28
           local.get $4
           local.get $1
           i32.const 2
           i32.shl
           i32.add
           i32.const 16
           i32.add
           local.set $2
           local.get $8
           local.get $13
           f32x4.div
           local.set $8
           i32.const 4
           local.get $7
           i32.const 4
           i32.sub
           local.tee $7
           local.get $7
           i32.const 4
           i32.gt_s
           select
           local.tee $7
           i32.const 4
           i32.eq
           if
            local.get $2
            local.get $8
            v128.store
            br $assembly/lanes/storeLanes|inlined.28
           end
           local.get $7
           i32.const 0
           i32.gt_s
           if
            local.get $2
            local.get $8
            v128.store32_lane 0
           end
           local.get $7
           i32.const 1
           i32.gt_s
           if
            local.get $2
            i32.const 4
            i32.add
            local.get $8
            v128.store32_lane 1
           end
           local.get $7
           i32.const 2
           i32.gt_s
           if
            local.get $2
            i32.const 8
            i32.add
            local.get $8
            v128.store32_lane 2
           end
          end
         end
         local.get $1
         i32.const 8
         i32.add
         local.set $1
         br $for-loop|7
        end
       end
       local.get $9
       i32.const 1
       i32.add
       local.set $9
       local.get $4
       local.get $14
       i32.const 2
       i32.shl
       i32.add
       local.set $4
       br $for-loop|6
      end
     end
     local.get $10
     i32.const 1
     i32.add
     local.set $10
     br $for-loop|5
    end
   end
  end
 )
 (func $assembly/pool/averagePoolGradient (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 v128)
  (local $8 f32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  local.get $3
  i32.load offset=8
  i32.const 2
  i32.shl
  local.set $15
  local.get $3
  i32.load offset=20
  f32.convert_i32_s
  local.tee $8
  f32x4.splat
  local.set $7
  loop $for-loop|0
   local.get $2
   local.get $10
   i32.gt_s
   if
    i32.const 0
    local.set $14
    loop $for-loop|1
     local.get $14
     local.get $3
     i32.load offset=12
     i32.lt_s
     if
      local.get $3
      i32.load offset=24
      local.get $14
      i32.const 4
      i32.shl
      i32.add
      local.tee $11
      i32.load
      local.set $13
      loop $for-loop|2
       local.get $13
       local.get $11
       i32.load offset=4
       i32.lt_s
       if
        local.get $11
        i32.load offset=8
        local.set $12
        loop $for-loop|3
         local.get $12
         local.get $11
         i32.load offset=12
         i32.lt_s
         if
          local.get $1
          local.get $13
          local.get $3
          i32.load offset=4
          i32.mul
          local.get $12
          i32.add
          local.get $15
          i32.mul
          i32.add
          local.set $9
          i32.const 0
          local.set $4
          loop $for-loop|4
           local.get $4
           i32.const 16
           i32.add
           local.tee $5
           local.get $15
           i32.le_s
           if
            local.get $4
            local.get $9
            i32.add
            local.tee $6
            local.get $6
            v128.load
            local.get $0
            local.get $4
            i32.add
            v128.load
            local.get $7
            f32x4.div
            f32x4.add
            v128.store
            local.get $5
            local.set $4
            br $for-loop|4
           end
          end
          loop $for-loop|5
           local.get $4
           local.get $15
           i32.lt_s
           if
            local.get $4
            local.get $9
            i32.add
            local.tee $5
            local.get $5
            f32.load
            local.get $0
            local.get $4
            i32.add
            f32.load
            local.get $8
            f32.div
            f32.add
            f32.store
            local.get $4
            i32.const 4
            i32.add
            local.set $4
            br $for-loop|5
           end
          end
          local.get $12
          i32.const 1
          i32.add
          local.set $12
          br $for-loop|3
         end
        end
        local.get $13
        i32.const 1
        i32.add
        local.set $13
        br $for-loop|2
       end
      end
      local.get $14
      i32.const 1
      i32.add
      local.set $14
      local.get $0
      local.get $15
      i32.add
      local.set $0
      br $for-loop|1
     end
    end
    local.get $10
    i32.const 1
    i32.add
    local.set $10
    local.get $1
    local.get $3
    i32.load
    local.get $15
    i32.mul
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
 )
 (func $assembly/pool/averagePool (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 v128)
  (local $11 f32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 f32)
  (local $16 v128)
  (local $17 i32)
  local.get $3
  i32.load offset=4
  local.set $12
  local.get $3
  i32.load offset=8
  local.set $6
  local.get $3
  i32.load offset=20
  f32.convert_i32_s
  local.tee $15
  f32x4.splat
  local.set $16
  loop $for-loop|0
   local.get $2
   local.get $13
   i32.gt_s
   if
    i32.const 0
    local.set $9
    loop $for-loop|1
     local.get $9
     local.get $3
     i32.load offset=12
     i32.lt_s
     if
      local.get $3
      i32.load offset=24
      local.get $9
      i32.const 4
      i32.shl
      i32.add
      local.tee $8
      i32.load offset=12
      local.get $8
      i32.load offset=8
      i32.sub
      local.get $6
      i32.mul
      i32.const 2
      i32.shl
      local.set $14
      i32.const 0
      local.set $7
      loop $for-loop|2
       local.get $7
       i32.const 4
       i32.add
       local.get $6
       i32.le_s
       if
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        local.set $10
        local.get $8
        i32.load
        local.set $4
        loop $for-loop|3
         local.get $4
         local.get $8
         i32.load offset=4
         i32.lt_s
         if
          local.get $14
          local.get $0
          local.get $8
          i32.load offset=8
          local.get $4
          local.get $12
          i32.mul
          i32.add
          local.get $6
          i32.mul
          local.get $7
          i32.add
          i32.const 2
          i32.shl
          i32.add
          local.tee $5
          i32.add
          local.set $17
          loop $for-loop|4
           local.get $5
           local.get $17
           i32.lt_u
           if
            local.get $10
            local.get $5
            v128.load
            f32x4.add
            local.set $10
            local.get $5
            local.get $6
            i32.const 2
            i32.shl
            i32.add
            local.set $5
            br $for-loop|4
           end
          end
          local.get $4
          i32.const 1
          i32.add
          local.set $4
          br $for-loop|3
         end
        end
        local.get $1
        local.get $10
        local.get $16
        f32x4.div
        v128.store
        local.get $7
        i32.const 4
        i32.add
        local.set $7
        local.get $1
        i32.const 16
        i32.add
        local.set $1
        br $for-loop|2
       end
      end
      loop $for-loop|5
       local.get $6
       local.get $7
       i32.gt_s
       if
        f32.const 0
        local.set $11
        local.get $8
        i32.load
        local.set $4
        loop $for-loop|6
         local.get $4
         local.get $8
         i32.load offset=4
         i32.lt_s
         if
          local.get $14
          local.get $0
          local.get $8
          i32.load offset=8
          local.get $4
          local.get $12
          i32.mul
          i32.add
          local.get $6
          i32.mul
          local.get $7
          i32.add
          i32.const 2
          i32.shl
          i32.add
          local.tee $5
          i32.add
          local.set $17
          loop $for-loop|7
           local.get $5
           local.get $17
           i32.lt_u
           if
            local.get $11
            local.get $5
            f32.load
            f32.add
            local.set $11
            local.get $5
            local.get $6
            i32.const 2
            i32.shl
            i32.add
            local.set $5
            br $for-loop|7
           end
          end
          local.get $4
          i32.const 1
          i32.add
          local.set $4
          br $for-loop|6
         end
        end
        local.get $1
        local.get $11
        local.get $15
        f32.div
        f32.store
        local.get $7
        i32.const 1
        i32.add
        local.set $7
        local.get $1
        i32.const 4
        i32.add
        local.set $1
        br $for-loop|5
       end
      end
      local.get $9
      i32.const 1
      i32.add
      local.set $9
      br $for-loop|1
     end
    end
    local.get $13
    i32.const 1
    i32.add
    local.set $13
    local.get $0
    local.get $3
    i32.load
    local.get $6
    i32.mul
    i32.const 2
    i32.shl
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
 )
 (func $assembly/operations/countNumbers (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (param $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i64)
  (local $19 v128)
  local.get $6
  i32.const 4
  i32.add
  local.tee $9
  local.get $6
  i32.load
  i32.const 3
  i32.shl
  i32.add
  local.set $16
  loop $for-loop|0
   local.get $1
   local.get $17
   i32.gt_s
   if
    i32.const 0
    local.set $11
    loop $for-loop|1
     local.get $2
     local.get $11
     i32.gt_s
     if
      i32.const 0
      local.set $13
      i32.const 0
      local.set $14
      local.get $9
      local.set $6
      i32.const 0
      local.set $12
      loop $for-loop|2
       local.get $3
       local.get $12
       i32.gt_s
       if
        loop $for-loop|3
         local.get $6
         local.get $16
         i32.lt_u
         if (result i32)
          local.get $6
          i32.load
          local.get $12
          i32.const 2
          i32.shl
          i32.eq
         else
          i32.const 0
         end
         if
          local.get $14
          local.get $6
          i32.load offset=4
          i32.sub
          local.set $14
          local.get $6
          i32.const 8
          i32.add
          local.set $6
          br $for-loop|3
         end
        end
        i32.const 0
        local.set $15
        i32.const 0
        local.set $10
        loop $for-loop|4
         local.get $4
         local.get $10
         i32.gt_s
         if
          local.get $15
          local.get $10
          i32.const 2
          i32.shl
          local.tee $15
          local.get $0
          i32.add
          v128.load
          local.tee $19
          v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
          f32x4.ne
          local.get $19
          f32x4.abs
          local.get $5
          local.get $15
          i32.add
          v128.load
          f32x4.eq
          v128.andnot
          i32x4.bitmask
          i32.const 1
          i32.const 4
          local.get $4
          local.get $10
          i32.sub
          local.tee $15
          local.get $15
          i32.const 4
          i32.gt_s
          select
          i32.shl
          i32.const 1
          i32.sub
          i32.and
          i32.popcnt
          i32.add
          local.set $15
          local.get $10
          i32.const 4
          i32.add
          local.set $10
          br $for-loop|4
         end
        end
        local.get $13
        local.get $14
        local.get $15
        i32.mul
        i32.add
        local.set $13
        local.get $12
        i32.const 1
        i32.add
        local.set $12
        local.get $0
        local.get $4
        i32.const 2
        i32.shl
        i32.add
        local.set $0
        br $for-loop|2
       end
      end
      local.get $18
      local.get $16
      local.get $11
      i32.const 2
      i32.shl
      i32.add
      i64.load32_u
      local.get $13
      i64.extend_i32_u
      i64.mul
      i64.add
      local.set $18
      local.get $11
      i32.const 1
      i32.add
      local.set $11
      br $for-loop|1
     end
    end
    local.get $17
    i32.const 1
    i32.add
    local.set $17
    br $for-loop|0
   end
  end
  local.get $8
  local.get $8
  f64.load offset=8
  local.get $18
  local.get $7
  i64.extend_i32_s
  i64.mul
  f64.convert_i64_u
  f64.add
  f64.store offset=8
 )
 (func $assembly/membrane/fire (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32)
  (local $6 v128)
  (local $7 v128)
  (local $8 i32)
  (local $9 v128)
  (local $10 v128)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 v128)
  (local $17 v128)
  (local $18 v128)
  (local $19 v128)
  (local $20 v128)
  (local $21 v128)
  (local $22 v128)
  (local $23 v128)
  local.get $0
  i32.load offset=36
  local.get $0
  i32.load offset=8
  local.tee $14
  local.get $1
  i32.load offset=12
  i32.const 2
  i32.shl
  local.tee $13
  local.get $0
  i32.load offset=4
  i32.mul
  i32.mul
  i32.add
  local.get $2
  local.get $14
  i32.mul
  local.get $3
  i32.add
  i32.const 6
  i32.shl
  i32.add
  local.set $8
  local.get $0
  i32.load offset=48
  local.get $0
  i32.load offset=52
  i32.const 2
  i32.shl
  local.tee $12
  local.get $14
  local.get $0
  i32.load offset=80
  local.tee $15
  i32.shl
  i32.mul
  local.tee $14
  local.get $2
  local.get $4
  i32.mul
  i32.mul
  i32.add
  local.get $3
  local.get $15
  i32.shl
  local.get $12
  i32.mul
  i32.add
  local.get $1
  i32.load offset=4
  i32.const 3
  i32.shr_s
  i32.add
  local.set $2
  local.get $0
  i32.load offset=40
  local.get $13
  i32.add
  local.set $3
  local.get $15
  if
   local.get $0
   i32.load offset=60
   if
    local.get $3
    v128.load
    local.set $16
    local.get $3
    v128.load offset=16
    local.set $17
    local.get $3
    v128.load offset=32
    local.set $18
    local.get $3
    v128.load offset=48
    local.set $19
    local.get $8
    v128.load
    local.set $9
    local.get $8
    v128.load offset=16
    local.set $6
    local.get $8
    v128.load offset=32
    local.set $7
    local.get $8
    v128.load offset=48
    local.set $10
    loop $for-loop|0
     local.get $4
     local.get $11
     i32.gt_s
     if
      local.get $6
      local.get $5
      v128.load offset=16
      f32x4.add
      local.tee $6
      local.get $17
      f32x4.ge
      local.set $20
      local.get $7
      local.get $5
      v128.load offset=32
      f32x4.add
      local.tee $7
      local.get $18
      f32x4.ge
      local.set $21
      local.get $10
      local.get $5
      v128.load offset=48
      f32x4.add
      local.tee $10
      local.get $19
      f32x4.ge
      local.set $22
      local.get $9
      local.get $5
      v128.load
      f32x4.add
      local.tee $9
      local.get $16
      f32x4.ge
      local.set $23
      local.get $9
      local.get $23
      local.get $16
      v128.and
      f32x4.sub
      local.set $9
      local.get $6
      local.get $20
      local.get $17
      v128.and
      f32x4.sub
      local.set $6
      local.get $7
      local.get $21
      local.get $18
      v128.and
      f32x4.sub
      local.set $7
      local.get $10
      local.get $22
      local.get $19
      v128.and
      f32x4.sub
      local.set $10
      local.get $23
      local.get $20
      i16x8.narrow_i32x4_s
      local.get $21
      local.get $22
      i16x8.narrow_i32x4_s
      i8x16.narrow_i16x8_s
      i8x16.bitmask
      local.set $0
      local.get $12
      if
       local.get $2
       local.get $0
       i32.store8
       local.get $2
       local.get $12
       i32.add
       local.get $0
       i32.const 8
       i32.shr_s
       i32.store8
      else
       local.get $2
       local.get $0
       i32.store16
      end
      local.get $11
      i32.const 1
      i32.add
      local.set $11
      local.get $5
      i32.const -64
      i32.sub
      local.set $5
      local.get $2
      local.get $14
      i32.add
      local.set $2
      br $for-loop|0
     end
    end
   else
    local.get $3
    v128.load
    local.set $16
    local.get $3
    v128.load offset=16
    local.set $17
    local.get $3
    v128.load offset=32
    local.set $18
    local.get $3
    v128.load offset=48
    local.set $19
    local.get $8
    v128.load
    local.set $9
    local.get $8
    v128.load offset=16
    local.set $6
    local.get $8
    v128.load offset=32
    local.set $7
    local.get $8
    v128.load offset=48
    local.set $10
    loop $for-loop|1
     local.get $4
     local.get $11
     i32.gt_s
     if
      local.get $6
      local.get $5
      v128.load offset=16
      f32x4.add
      local.tee $6
      local.get $17
      f32x4.gt
      local.set $20
      local.get $7
      local.get $5
      v128.load offset=32
      f32x4.add
      local.tee $7
      local.get $18
      f32x4.gt
      local.set $21
      local.get $10
      local.get $5
      v128.load offset=48
      f32x4.add
      local.tee $10
      local.get $19
      f32x4.gt
      local.set $22
      local.get $9
      local.get $5
      v128.load
      f32x4.add
      local.tee $9
      local.get $16
      f32x4.gt
      local.set $23
      local.get $9
      local.get $23
      local.get $16
      v128.and
      f32x4.sub
      local.set $9
      local.get $6
      local.get $20
      local.get $17
      v128.and
      f32x4.sub
      local.set $6
      local.get $7
      local.get $21
      local.get $18
      v128.and
      f32x4.sub
      local.set $7
      local.get $10
      local.get $22
      local.get $19
      v128.and
      f32x4.sub
      local.set $10
      local.get $23
      local.get $20
      i16x8.narrow_i32x4_s
      local.get $21
      local.get $22
      i16x8.narrow_i32x4_s
      i8x16.narrow_i16x8_s
      i8x16.bitmask
      local.set $0
      local.get $12
      if
       local.get $2
       local.get $0
       i32.store8
       local.get $2
       local.get $12
       i32.add
       local.get $0
       i32.const 8
       i32.shr_s
       i32.store8
      else
       local.get $2
       local.get $0
       i32.store16
      end
      local.get $11
      i32.const 1
      i32.add
      local.set $11
      local.get $5
      i32.const -64
      i32.sub
      local.set $5
      local.get $2
      local.get $14
      i32.add
      local.set $2
      br $for-loop|1
     end
    end
   end
   local.get $8
   local.get $9
   v128.store
   local.get $8
   local.get $6
   v128.store offset=16
   local.get $8
   local.get $7
   v128.store offset=32
   local.get $8
   local.get $10
   v128.store offset=48
  else
   local.get $1
   i32.load
   i32.const 16
   i32.eq
   if
    local.get $0
    i32.load offset=60
    if
     local.get $3
     v128.load
     local.set $16
     local.get $3
     v128.load offset=16
     local.set $17
     local.get $3
     v128.load offset=32
     local.set $18
     local.get $3
     v128.load offset=48
     local.set $19
     local.get $8
     v128.load
     local.set $9
     local.get $8
     v128.load offset=16
     local.set $6
     local.get $8
     v128.load offset=32
     local.set $7
     local.get $8
     v128.load offset=48
     local.set $10
     loop $for-loop|2
      local.get $4
      local.get $11
      i32.gt_s
      if
       local.get $6
       local.get $5
       v128.load offset=16
       f32x4.add
       local.tee $6
       local.get $17
       f32x4.ge
       local.set $20
       local.get $7
       local.get $5
       v128.load offset=32
       f32x4.add
       local.tee $7
       local.get $18
       f32x4.ge
       local.set $21
       local.get $10
       local.get $5
       v128.load offset=48
       f32x4.add
       local.tee $10
       local.get $19
       f32x4.ge
       local.set $22
       local.get $9
       local.get $5
       v128.load
       f32x4.add
       local.tee $9
       local.get $16
       f32x4.ge
       local.set $23
       local.get $9
       local.get $23
       local.get $16
       v128.and
       f32x4.sub
       local.set $9
       local.get $6
       local.get $20
       local.get $17
       v128.and
       f32x4.sub
       local.set $6
       local.get $7
       local.get $21
       local.get $18
       v128.and
       f32x4.sub
       local.set $7
       local.get $10
       local.get $22
       local.get $19
       v128.and
       f32x4.sub
       local.set $10
       local.get $2
       local.get $23
       local.get $20
       i16x8.narrow_i32x4_s
       local.get $21
       local.get $22
       i16x8.narrow_i32x4_s
       i8x16.narrow_i16x8_s
       i8x16.bitmask
       i32.store16
       local.get $11
       i32.const 1
       i32.add
       local.set $11
       local.get $5
       i32.const -64
       i32.sub
       local.set $5
       local.get $2
       local.get $14
       i32.add
       local.set $2
       br $for-loop|2
      end
     end
    else
     local.get $3
     v128.load
     local.set $16
     local.get $3
     v128.load offset=16
     local.set $17
     local.get $3
     v128.load offset=32
     local.set $18
     local.get $3
     v128.load offset=48
     local.set $19
     local.get $8
     v128.load
     local.set $9
     local.get $8
     v128.load offset=16
     local.set $6
     local.get $8
     v128.load offset=32
     local.set $7
     local.get $8
     v128.load offset=48
     local.set $10
     loop $for-loop|3
      local.get $4
      local.get $11
      i32.gt_s
      if
       local.get $6
       local.get $5
       v128.load offset=16
       f32x4.add
       local.tee $6
       local.get $17
       f32x4.gt
       local.set $20
       local.get $7
       local.get $5
       v128.load offset=32
       f32x4.add
       local.tee $7
       local.get $18
       f32x4.gt
       local.set $21
       local.get $10
       local.get $5
       v128.load offset=48
       f32x4.add
       local.tee $10
       local.get $19
       f32x4.gt
       local.set $22
       local.get $9
       local.get $5
       v128.load
       f32x4.add
       local.tee $9
       local.get $16
       f32x4.gt
       local.set $23
       local.get $9
       local.get $23
       local.get $16
       v128.and
       f32x4.sub
       local.set $9
       local.get $6
       local.get $20
       local.get $17
       v128.and
       f32x4.sub
       local.set $6
       local.get $7
       local.get $21
       local.get $18
       v128.and
       f32x4.sub
       local.set $7
       local.get $10
       local.get $22
       local.get $19
       v128.and
       f32x4.sub
       local.set $10
       local.get $2
       local.get $23
       local.get $20
       i16x8.narrow_i32x4_s
       local.get $21
       local.get $22
       i16x8.narrow_i32x4_s
       i8x16.narrow_i16x8_s
       i8x16.bitmask
       i32.store16
       local.get $11
       i32.const 1
       i32.add
       local.set $11
       local.get $5
       i32.const -64
       i32.sub
       local.set $5
       local.get $2
       local.get $14
       i32.add
       local.set $2
       br $for-loop|3
      end
     end
    end
    local.get $8
    local.get $9
    v128.store
    local.get $8
    local.get $6
    v128.store offset=16
    local.get $8
    local.get $7
    v128.store offset=32
    local.get $8
    local.get $10
    v128.store offset=48
   else
    local.get $1
    i32.load
    i32.const 8
    i32.eq
    if
     local.get $0
     i32.load offset=60
     if
      local.get $3
      v128.load offset=16
      local.set $9
      local.get $3
      v128.load
      local.set $10
      local.get $8
      v128.load
      local.set $7
      local.get $8
      v128.load offset=16
      local.set $6
      loop $for-loop|4
       local.get $4
       local.get $11
       i32.gt_s
       if
        local.get $6
        local.get $5
        v128.load offset=16
        f32x4.add
        local.tee $6
        local.get $9
        f32x4.ge
        local.set $16
        local.get $7
        local.get $5
        v128.load
        f32x4.add
        local.tee $7
        local.get $10
        f32x4.ge
        local.set $17
        local.get $7
        local.get $17
        local.get $10
        v128.and
        f32x4.sub
        local.set $7
        local.get $6
        local.get $16
        local.get $9
        v128.and
        f32x4.sub
        local.set $6
        local.get $2
        local.get $17
        local.get $16
        i16x8.narrow_i32x4_s
        i16x8.bitmask
        i32.store8
        local.get $11
        i32.const 1
        i32.add
        local.set $11
        local.get $5
        i32.const -64
        i32.sub
        local.set $5
        local.get $2
        local.get $14
        i32.add
        local.set $2
        br $for-loop|4
       end
      end
     else
      local.get $3
      v128.load offset=16
      local.set $9
      local.get $3
      v128.load
      local.set $10
      local.get $8
      v128.load
      local.set $7
      local.get $8
      v128.load offset=16
      local.set $6
      loop $for-loop|5
       local.get $4
       local.get $11
       i32.gt_s
       if
        local.get $6
        local.get $5
        v128.load offset=16
        f32x4.add
        local.tee $6
        local.get $9
        f32x4.gt
        local.set $16
        local.get $7
        local.get $5
        v128.load
        f32x4.add
        local.tee $7
        local.get $10
        f32x4.gt
        local.set $17
        local.get $7
        local.get $17
        local.get $10
        v128.and
        f32x4.sub
        local.set $7
        local.get $6
        local.get $16
        local.get $9
        v128.and
        f32x4.sub
        local.set $6
        local.get $2
        local.get $17
        local.get $16
        i16x8.narrow_i32x4_s
        i16x8.bitmask
        i32.store8
        local.get $11
        i32.const 1
        i32.add
        local.set $11
        local.get $5
        i32.const -64
        i32.sub
        local.set $5
        local.get $2
        local.get $14
        i32.add
        local.set $2
        br $for-loop|5
       end
      end
     end
     local.get $8
     local.get $7
     v128.store
     local.get $8
     local.get $6
     v128.store offset=16
    else
     local.get $0
     i32.load offset=60
     if
      local.get $3
      v128.load
      local.set $7
      local.get $8
      v128.load
      local.set $6
      loop $for-loop|6
       local.get $4
       local.get $11
       i32.gt_s
       if
        local.get $6
        local.get $5
        v128.load
        f32x4.add
        local.tee $6
        local.get $7
        f32x4.ge
        local.set $9
        local.get $6
        local.get $9
        local.get $7
        v128.and
        f32x4.sub
        local.set $6
        local.get $2
        local.get $9
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        i16x8.narrow_i32x4_s
        i16x8.bitmask
        i32.store8
        local.get $11
        i32.const 1
        i32.add
        local.set $11
        local.get $5
        i32.const -64
        i32.sub
        local.set $5
        local.get $2
        local.get $14
        i32.add
        local.set $2
        br $for-loop|6
       end
      end
     else
      local.get $3
      v128.load
      local.set $7
      local.get $8
      v128.load
      local.set $6
      loop $for-loop|7
       local.get $4
       local.get $11
       i32.gt_s
       if
        local.get $6
        local.get $5
        v128.load
        f32x4.add
        local.tee $6
        local.get $7
        f32x4.gt
        local.set $9
        local.get $6
        local.get $9
        local.get $7
        v128.and
        f32x4.sub
        local.set $6
        local.get $2
        local.get $9
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        i16x8.narrow_i32x4_s
        i16x8.bitmask
        i32.store8
        local.get $11
        i32.const 1
        i32.add
        local.set $11
        local.get $5
        i32.const -64
        i32.sub
        local.set $5
        local.get $2
        local.get $14
        i32.add
        local.set $2
        br $for-loop|7
       end
      end
     end
     local.get $8
     local.get $6
     v128.store
    end
   end
  end
 )
 (func $assembly/max-pool/maxPoolValues (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 f64) (param $6 i32) (param $7 i32)
  (local $8 f64)
  (local $9 i32)
  (local $10 f32)
  (local $11 f32)
  (local $12 f64)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i32)
  (local $19 i32)
  (local $20 i32)
  (local $21 i32)
  (local $22 i32)
  local.get $7
  i32.load offset=4
  local.set $21
  local.get $7
  i32.load offset=8
  local.tee $18
  local.get $7
  i32.load
  i32.mul
  local.set $19
  loop $for-loop|0
   local.get $6
   local.get $20
   i32.gt_s
   if
    i32.const 0
    local.set $9
    loop $for-loop|1
     local.get $9
     local.get $19
     i32.lt_s
     if
      local.get $2
      local.get $9
      i32.const 3
      i32.shl
      i32.add
      local.tee $13
      local.get $5
      local.get $13
      f64.load
      f64.mul
      local.get $0
      local.get $9
      i32.const 2
      i32.shl
      i32.add
      f32.load
      f64.promote_f32
      f64.add
      f64.store
      local.get $9
      i32.const 1
      i32.add
      local.set $9
      br $for-loop|1
     end
    end
    local.get $3
    local.set $9
    i32.const 0
    local.set $13
    loop $for-loop|2
     local.get $13
     local.get $7
     i32.load offset=12
     i32.lt_s
     if
      local.get $7
      i32.load offset=24
      local.get $13
      i32.const 4
      i32.shl
      i32.add
      local.set $14
      i32.const 0
      local.set $15
      loop $for-loop|3
       local.get $15
       local.get $18
       i32.lt_s
       if
        f64.const -inf
        local.set $8
        f32.const 0
        local.set $10
        local.get $14
        i32.load
        local.set $16
        loop $for-loop|4
         local.get $16
         local.get $14
         i32.load offset=4
         i32.lt_s
         if
          local.get $14
          i32.load offset=8
          local.set $17
          loop $for-loop|5
           local.get $17
           local.get $14
           i32.load offset=12
           i32.lt_s
           if
            local.get $0
            local.get $16
            local.get $21
            i32.mul
            local.get $17
            i32.add
            local.get $18
            i32.mul
            local.get $15
            i32.add
            local.tee $22
            i32.const 2
            i32.shl
            i32.add
            f32.load
            local.set $11
            local.get $4
            i32.const 2
            i32.eq
            if (result f64)
             local.get $11
             f64.promote_f32
            else
             local.get $2
             local.get $22
             i32.const 3
             i32.shl
             i32.add
             f64.load
            end
            local.tee $12
            local.get $8
            f64.gt
            if
             local.get $11
             local.set $10
             local.get $12
             local.set $8
            end
            local.get $17
            i32.const 1
            i32.add
            local.set $17
            br $for-loop|5
           end
          end
          local.get $16
          i32.const 1
          i32.add
          local.set $16
          br $for-loop|4
         end
        end
        local.get $4
        i32.eqz
        if
         local.get $8
         local.get $5
         local.get $9
         f64.load
         f64.mul
         f64.sub
         f32.demote_f64
         local.set $10
         local.get $9
         local.get $8
         f64.store
        end
        local.get $9
        local.get $5
        local.get $9
        f64.load offset=8
        f64.mul
        local.get $10
        f64.promote_f32
        f64.add
        f64.store offset=8
        local.get $1
        local.get $10
        f32.store
        local.get $15
        i32.const 1
        i32.add
        local.set $15
        local.get $9
        i32.const 16
        i32.add
        local.set $9
        local.get $1
        i32.const 4
        i32.add
        local.set $1
        br $for-loop|3
       end
      end
      local.get $13
      i32.const 1
      i32.add
      local.set $13
      br $for-loop|2
     end
    end
    local.get $20
    i32.const 1
    i32.add
    local.set $20
    local.get $0
    local.get $19
    i32.const 2
    i32.shl
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
 )
 (func $assembly/max-pool/maxPoolSpikes (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (param $10 i32)
  (local $11 i32)
  (local $12 v128)
  (local $13 v128)
  (local $14 v128)
  (local $15 v128)
  (local $16 i32)
  (local $17 i32)
  (local $18 i32)
  (local $19 v128)
  (local $20 i32)
  (local $21 i32)
  (local $22 i32)
  (local $23 i32)
  (local $24 i32)
  (local $25 i32)
  (local $26 i32)
  (local $27 i32)
  (local $28 i32)
  (local $29 v128)
  (local $30 v128)
  (local $31 v128)
  (local $32 v128)
  (local $33 i32)
  (local $34 i32)
  (local $35 i32)
  (local $36 i32)
  local.get $10
  i32.load offset=8
  i32.const 7
  i32.add
  i32.const 3
  i32.shr_s
  local.set $25
  local.get $2
  i32.const 2
  i32.shl
  local.set $28
  local.get $10
  i32.load offset=4
  local.set $23
  local.get $10
  i32.load offset=16
  local.set $24
  i32.const 0
  local.set $2
  loop $for-loop|0
   local.get $2
   local.get $9
   i32.lt_s
   if
    local.get $7
    i32.const 2
    i32.ne
    if
     local.get $5
     local.set $11
     local.get $10
     i32.load offset=4
     local.set $17
     i32.const 0
     local.set $34
     loop $for-loop|00
      local.get $10
      i32.load
      local.get $17
      local.get $34
      i32.mul
      i32.gt_s
      if
       i32.const 0
       local.set $36
       loop $for-loop|1
        local.get $17
        local.get $36
        i32.gt_s
        if
         local.get $9
         local.get $34
         i32.mul
         local.get $2
         i32.add
         local.get $17
         i32.mul
         local.get $36
         i32.add
         local.get $28
         i32.mul
         local.set $16
         i32.const 0
         local.set $35
         loop $for-loop|2
          local.get $25
          local.get $35
          i32.gt_s
          if
           local.get $0
           local.get $16
           i32.add
           local.get $35
           i32.add
           i32.load8_u
           i32x4.splat
           local.set $13
           local.get $11
           local.get $11
           v128.load
           local.get $8
           i32x4.shl
           local.get $1
           if (result i32)
            local.get $1
            local.get $16
            i32.add
            local.get $35
            i32.add
            i32.load8_u
           else
            i32.const 0
           end
           i32x4.splat
           local.tee $12
           v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
           v128.and
           v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
           i32x4.eq
           local.get $13
           v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
           v128.and
           v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
           i32x4.eq
           i32x4.sub
           i32x4.add
           v128.store
           local.get $11
           local.get $11
           v128.load offset=16
           local.get $8
           i32x4.shl
           local.get $12
           v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
           v128.and
           v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
           i32x4.eq
           local.get $13
           v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
           v128.and
           v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
           i32x4.eq
           i32x4.sub
           i32x4.add
           v128.store offset=16
           local.get $35
           i32.const 1
           i32.add
           local.set $35
           local.get $11
           i32.const 32
           i32.add
           local.set $11
           br $for-loop|2
          end
         end
         local.get $36
         i32.const 1
         i32.add
         local.set $36
         br $for-loop|1
        end
       end
       local.get $34
       i32.const 1
       i32.add
       local.set $34
       br $for-loop|00
      end
     end
    end
    local.get $6
    local.set $11
    i32.const 0
    local.set $34
    loop $for-loop|11
     local.get $34
     local.get $10
     i32.load offset=12
     i32.lt_s
     if
      local.get $34
      local.get $24
      i32.div_s
      local.tee $16
      local.get $9
      i32.mul
      local.get $2
      i32.add
      local.get $24
      i32.mul
      local.get $34
      i32.add
      local.get $16
      local.get $24
      i32.mul
      i32.sub
      local.get $28
      i32.mul
      local.set $22
      local.get $10
      i32.load offset=24
      local.get $34
      i32.const 4
      i32.shl
      i32.add
      local.set $17
      i32.const 0
      local.set $36
      loop $for-loop|22
       local.get $25
       local.get $36
       i32.gt_s
       if
        local.get $0
        local.get $36
        i32.add
        local.set $18
        local.get $1
        local.get $36
        i32.add
        i32.const 0
        local.get $1
        select
        local.set $21
        local.get $5
        local.get $36
        i32.const 5
        i32.shl
        i32.add
        local.set $16
        local.get $25
        i32.const 5
        i32.shl
        local.set $20
        v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000
        local.set $30
        v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000
        local.set $29
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        local.set $32
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        local.set $31
        local.get $17
        i32.load
        local.set $33
        loop $for-loop|3
         local.get $33
         local.get $17
         i32.load offset=4
         i32.lt_s
         if
          local.get $17
          i32.load offset=8
          local.tee $35
          local.get $9
          local.get $33
          i32.mul
          local.get $2
          i32.add
          local.get $23
          i32.mul
          i32.add
          local.get $28
          i32.mul
          local.set $27
          local.get $16
          local.get $35
          local.get $23
          local.get $33
          i32.mul
          i32.add
          local.get $20
          i32.mul
          i32.add
          local.set $26
          loop $for-loop|4
           local.get $35
           local.get $17
           i32.load offset=12
           i32.lt_s
           if
            local.get $18
            local.get $27
            i32.add
            i32.load8_u
            i32x4.splat
            local.set $13
            local.get $21
            if (result v128)
             local.get $21
             local.get $27
             i32.add
             i32.load8_u
             i32x4.splat
            else
             v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
            end
            local.tee $12
            v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
            v128.and
            v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
            i32x4.eq
            local.get $13
            v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
            v128.and
            v128.const i32x4 0x00000001 0x00000002 0x00000004 0x00000008
            i32x4.eq
            i32x4.sub
            local.set $15
            local.get $12
            v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
            v128.and
            v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
            i32x4.eq
            local.get $13
            v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
            v128.and
            v128.const i32x4 0x00000010 0x00000020 0x00000040 0x00000080
            i32x4.eq
            i32x4.sub
            local.set $13
            local.get $7
            i32.const 2
            i32.eq
            if (result v128)
             local.get $15
            else
             local.get $26
             v128.load
            end
            local.set $14
            local.get $7
            i32.const 2
            i32.eq
            if (result v128)
             local.get $13
            else
             local.get $26
             v128.load offset=16
            end
            local.tee $12
            local.get $29
            i32x4.gt_s
            local.set $19
            local.get $14
            local.get $30
            local.get $14
            local.get $30
            i32x4.gt_s
            local.tee $14
            v128.bitselect
            local.set $30
            local.get $12
            local.get $29
            local.get $19
            v128.bitselect
            local.set $29
            local.get $15
            local.get $32
            local.get $14
            v128.bitselect
            local.set $32
            local.get $13
            local.get $31
            local.get $19
            v128.bitselect
            local.set $31
            local.get $35
            i32.const 1
            i32.add
            local.set $35
            local.get $27
            local.get $28
            i32.add
            local.set $27
            local.get $20
            local.get $26
            i32.add
            local.set $26
            br $for-loop|4
           end
          end
          local.get $33
          i32.const 1
          i32.add
          local.set $33
          br $for-loop|3
         end
        end
        local.get $7
        i32.eqz
        if
         local.get $30
         local.get $11
         v128.load
         local.get $8
         i32x4.shl
         i32x4.sub
         local.set $32
         local.get $29
         local.get $11
         v128.load offset=16
         local.get $8
         i32x4.shl
         i32x4.sub
         local.set $31
         local.get $11
         local.get $30
         v128.store
         local.get $11
         local.get $29
         v128.store offset=16
        end
        local.get $11
        local.get $11
        v128.load offset=32
        local.get $8
        i32x4.shl
        local.get $32
        i32x4.add
        v128.store offset=32
        local.get $11
        local.get $11
        v128.load offset=48
        local.get $8
        i32x4.shl
        local.get $31
        i32x4.add
        v128.store offset=48
        local.get $3
        local.get $22
        i32.add
        local.get $36
        i32.add
        local.get $32
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        i32x4.gt_s
        i32x4.bitmask
        local.get $31
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        i32x4.gt_s
        i32x4.bitmask
        i32.const 4
        i32.shl
        i32.or
        local.get $32
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        i32x4.lt_s
        i32x4.bitmask
        local.get $31
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        i32x4.lt_s
        i32x4.bitmask
        i32.const 4
        i32.shl
        i32.or
        i32.const 8
        i32.shl
        i32.or
        local.tee $16
        i32.store8
        local.get $1
        if
         local.get $4
         local.get $22
         i32.add
         local.get $36
         i32.add
         local.get $16
         i32.const 8
         i32.shr_u
         i32.store8
        end
        local.get $36
        i32.const 1
        i32.add
        local.set $36
        local.get $11
        i32.const -64
        i32.sub
        local.set $11
        br $for-loop|22
       end
      end
      local.get $34
      i32.const 1
      i32.add
      local.set $34
      br $for-loop|11
     end
    end
    local.get $2
    i32.const 1
    i32.add
    local.set $2
    br $for-loop|0
   end
  end
 )
 (func $assembly/max-pool/maxPoolGradient (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32)
  (local $5 f32)
  (local $6 f32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  local.get $4
  i32.load offset=4
  local.set $8
  local.get $4
  i32.load offset=8
  local.set $10
  local.get $2
  local.get $0
  i32.sub
  local.set $7
  loop $for-loop|0
   local.get $3
   local.get $9
   i32.gt_s
   if
    i32.const 0
    local.set $15
    loop $for-loop|1
     local.get $15
     local.get $4
     i32.load offset=12
     i32.lt_s
     if
      local.get $4
      i32.load offset=24
      local.get $15
      i32.const 4
      i32.shl
      i32.add
      local.set $14
      i32.const 0
      local.set $13
      loop $for-loop|2
       local.get $10
       local.get $13
       i32.gt_s
       if
        f32.const -inf
        local.set $6
        i32.const 0
        local.set $2
        local.get $14
        i32.load
        local.set $12
        loop $for-loop|3
         local.get $12
         local.get $14
         i32.load offset=4
         i32.lt_s
         if
          local.get $14
          i32.load offset=8
          local.set $11
          loop $for-loop|4
           local.get $11
           local.get $14
           i32.load offset=12
           i32.lt_s
           if
            local.get $0
            local.get $8
            local.get $12
            i32.mul
            local.get $11
            i32.add
            local.get $10
            i32.mul
            local.get $13
            i32.add
            i32.const 2
            i32.shl
            i32.add
            local.tee $16
            f32.load
            local.tee $5
            local.get $6
            f32.gt
            if
             local.get $5
             local.set $6
             local.get $16
             local.set $2
            end
            local.get $11
            i32.const 1
            i32.add
            local.set $11
            br $for-loop|4
           end
          end
          local.get $12
          i32.const 1
          i32.add
          local.set $12
          br $for-loop|3
         end
        end
        local.get $2
        if
         local.get $2
         local.get $7
         i32.add
         local.tee $2
         local.get $2
         f32.load
         local.get $1
         f32.load
         f32.add
         f32.store
        end
        local.get $13
        i32.const 1
        i32.add
        local.set $13
        local.get $1
        i32.const 4
        i32.add
        local.set $1
        br $for-loop|2
       end
      end
      local.get $15
      i32.const 1
      i32.add
      local.set $15
      br $for-loop|1
     end
    end
    local.get $9
    i32.const 1
    i32.add
    local.set $9
    local.get $0
    local.get $4
    i32.load
    local.get $10
    i32.mul
    i32.const 2
    i32.shl
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
 )
 (func $assembly/max-pool/maxPool (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 v128)
  (local $11 f32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  local.get $3
  i32.load offset=4
  local.set $12
  local.get $3
  i32.load offset=8
  local.set $6
  loop $for-loop|0
   local.get $2
   local.get $13
   i32.gt_s
   if
    i32.const 0
    local.set $9
    loop $for-loop|1
     local.get $9
     local.get $3
     i32.load offset=12
     i32.lt_s
     if
      local.get $3
      i32.load offset=24
      local.get $9
      i32.const 4
      i32.shl
      i32.add
      local.tee $8
      i32.load offset=12
      local.get $8
      i32.load offset=8
      i32.sub
      local.get $6
      i32.mul
      i32.const 2
      i32.shl
      local.set $14
      i32.const 0
      local.set $7
      loop $for-loop|2
       local.get $7
       i32.const 4
       i32.add
       local.get $6
       i32.le_s
       if
        v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
        local.set $10
        local.get $8
        i32.load
        local.set $4
        loop $for-loop|3
         local.get $4
         local.get $8
         i32.load offset=4
         i32.lt_s
         if
          local.get $14
          local.get $0
          local.get $8
          i32.load offset=8
          local.get $4
          local.get $12
          i32.mul
          i32.add
          local.get $6
          i32.mul
          local.get $7
          i32.add
          i32.const 2
          i32.shl
          i32.add
          local.tee $5
          i32.add
          local.set $15
          loop $for-loop|4
           local.get $5
           local.get $15
           i32.lt_u
           if
            local.get $10
            local.get $5
            v128.load
            f32x4.max
            local.set $10
            local.get $5
            local.get $6
            i32.const 2
            i32.shl
            i32.add
            local.set $5
            br $for-loop|4
           end
          end
          local.get $4
          i32.const 1
          i32.add
          local.set $4
          br $for-loop|3
         end
        end
        local.get $1
        local.get $10
        v128.store
        local.get $7
        i32.const 4
        i32.add
        local.set $7
        local.get $1
        i32.const 16
        i32.add
        local.set $1
        br $for-loop|2
       end
      end
      loop $for-loop|5
       local.get $6
       local.get $7
       i32.gt_s
       if
        f32.const -inf
        local.set $11
        local.get $8
        i32.load
        local.set $4
        loop $for-loop|6
         local.get $4
         local.get $8
         i32.load offset=4
         i32.lt_s
         if
          local.get $14
          local.get $0
          local.get $8
          i32.load offset=8
          local.get $4
          local.get $12
          i32.mul
          i32.add
          local.get $6
          i32.mul
          local.get $7
          i32.add
          i32.const 2
          i32.shl
          i32.add
          local.tee $5
          i32.add
          local.set $15
          loop $for-loop|7
           local.get $5
           local.get $15
           i32.lt_u
           if
            local.get $11
            local.get $5
            f32.load
            f32.max
            local.set $11
            local.get $5
            local.get $6
            i32.const 2
            i32.shl
            i32.add
            local.set $5
            br $for-loop|7
           end
          end
          local.get $4
          i32.const 1
          i32.add
          local.set $4
          br $for-loop|6
         end
        end
        local.get $1
        local.get $11
        f32.store
        local.get $7
        i32.const 1
        i32.add
        local.set $7
        local.get $1
        i32.const 4
        i32.add
        local.set $1
        br $for-loop|5
       end
      end
      local.get $9
      i32.const 1
      i32.add
      local.set $9
      br $for-loop|1
     end
    end
    local.get $13
    i32.const 1
    i32.add
    local.set $13
    local.get $0
    local.get $3
    i32.load
    local.get $6
    i32.mul
    i32.const 2
    i32.shl
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
 )
 (func $assembly/lists/shortcutSpikes (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (param $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i32)
  loop $for-loop|0
   local.get $8
   local.get $14
   i32.gt_s
   if
    i32.const 0
    local.set $11
    loop $for-loop|1
     local.get $2
     local.get $11
     i32.gt_s
     if
      i32.const 0
      local.set $12
      loop $for-loop|2
       local.get $9
       local.get $12
       i32.gt_s
       if
        local.get $0
        local.get $5
        local.get $14
        i32.mul
        local.get $2
        i32.mul
        local.get $11
        i32.add
        local.get $3
        i32.mul
        local.get $6
        local.get $12
        i32.mul
        i32.add
        local.get $4
        i32.mul
        i32.const 2
        i32.shl
        i32.add
        local.set $16
        i32.const 0
        local.set $13
        loop $for-loop|3
         local.get $10
         local.get $13
         i32.gt_s
         if
          local.get $13
          i32.const 5
          i32.shl
          local.get $7
          i32.sub
          local.tee $15
          i32.const 5
          i32.shr_s
          local.set $17
          local.get $15
          i32.const 31
          i32.and
          local.set $15
          local.get $4
          local.get $17
          i32.gt_s
          local.get $17
          i32.const 0
          i32.ge_s
          i32.and
          if (result i32)
           local.get $16
           local.get $17
           i32.const 2
           i32.shl
           i32.add
           i32.load
          else
           i32.const 0
          end
          local.get $15
          i32.shr_u
          local.set $18
          local.get $1
          local.get $15
          if (result i32)
           local.get $18
           local.get $17
           i32.const 1
           i32.add
           local.tee $17
           local.get $4
           i32.lt_s
           local.get $17
           i32.const 0
           i32.ge_s
           i32.and
           if (result i32)
            local.get $16
            local.get $17
            i32.const 2
            i32.shl
            i32.add
            i32.load
           else
            i32.const 0
           end
           i32.const 32
           local.get $15
           i32.sub
           i32.shl
           i32.or
          else
           local.get $18
          end
          i32.store
          local.get $13
          i32.const 1
          i32.add
          local.set $13
          local.get $1
          i32.const 4
          i32.add
          local.set $1
          br $for-loop|3
         end
        end
        local.get $12
        i32.const 1
        i32.add
        local.set $12
        br $for-loop|2
       end
      end
      local.get $11
      i32.const 1
      i32.add
      local.set $11
      br $for-loop|1
     end
    end
    local.get $14
    i32.const 1
    i32.add
    local.set $14
    br $for-loop|0
   end
  end
 )
 (func $assembly/lists/listValues (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (result i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 v128)
  (local $14 f32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i32)
  (local $19 i32)
  local.get $5
  local.set $12
  loop $for-loop|0
   local.get $18
   local.get $1
   local.get $2
   i32.mul
   i32.lt_s
   if
    local.get $0
    local.get $18
    local.get $1
    i32.div_s
    local.tee $10
    local.get $18
    local.get $1
    local.get $10
    i32.mul
    i32.sub
    local.get $2
    i32.mul
    i32.add
    local.get $3
    i32.mul
    local.get $4
    i32.mul
    i32.const 2
    i32.shl
    i32.add
    local.set $19
    i32.const 0
    local.set $17
    loop $for-loop|1
     local.get $3
     local.get $17
     i32.gt_s
     if
      local.get $7
      local.get $5
      i32.store
      local.get $7
      i32.const 4
      i32.add
      local.set $7
      local.get $4
      local.get $17
      i32.mul
      local.tee $10
      local.get $4
      i32.add
      local.set $16
      loop $for-loop|2
       local.get $10
       i32.const 4
       i32.add
       local.tee $11
       local.get $16
       i32.le_s
       if
        local.get $5
        local.get $8
        local.get $19
        v128.load
        local.tee $13
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        f32x4.ne
        i32x4.bitmask
        local.tee $15
        i32.const 3
        i32.shl
        i32.add
        v128.load8x8_u align=1
        i32x4.extend_low_i16x8_u
        local.get $10
        i32x4.splat
        i32x4.add
        i32.const 6
        i32x4.shl
        v128.store
        local.get $6
        local.get $13
        local.get $9
        local.get $15
        i32.const 4
        i32.shl
        i32.add
        v128.load
        i8x16.swizzle
        v128.store
        local.get $15
        i32.popcnt
        i32.const 2
        i32.shl
        local.tee $10
        local.get $5
        i32.add
        local.set $5
        local.get $6
        local.get $10
        i32.add
        local.set $6
        local.get $11
        local.set $10
        local.get $19
        i32.const 16
        i32.add
        local.set $19
        br $for-loop|2
       end
      end
      loop $for-loop|3
       local.get $10
       local.get $16
       i32.lt_s
       if
        local.get $19
        f32.load
        local.set $14
        local.get $5
        local.get $10
        i32.const 6
        i32.shl
        i32.store
        local.get $6
        local.get $14
        f32.store
        i32.const 4
        i32.const 0
        local.get $14
        f32.const 0
        f32.ne
        select
        local.tee $11
        local.get $5
        i32.add
        local.set $5
        local.get $6
        local.get $11
        i32.add
        local.set $6
        local.get $10
        i32.const 1
        i32.add
        local.set $10
        local.get $19
        i32.const 4
        i32.add
        local.set $19
        br $for-loop|3
       end
      end
      local.get $17
      i32.const 1
      i32.add
      local.set $17
      br $for-loop|1
     end
    end
    local.get $18
    i32.const 1
    i32.add
    local.set $18
    br $for-loop|0
   end
  end
  local.get $7
  local.get $5
  i32.store
  local.get $5
  local.get $12
  i32.sub
  i32.const 2
  i32.shr_u
 )
 (func $assembly/lists/listSpikes (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (result i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 v128)
  (local $16 v128)
  local.get $5
  local.set $8
  local.get $3
  i32.const 7
  i32.add
  i32.const 3
  i32.shr_s
  local.set $13
  loop $for-loop|0
   local.get $1
   local.get $12
   i32.gt_s
   if
    i32.const 0
    local.set $9
    loop $for-loop|1
     local.get $2
     local.get $9
     i32.gt_s
     if
      local.get $6
      local.get $5
      i32.store
      local.get $6
      i32.const 4
      i32.add
      local.set $6
      local.get $3
      local.get $9
      i32.mul
      i32.const 6
      i32.shl
      local.set $11
      i32.const 0
      local.set $10
      loop $for-loop|2
       local.get $10
       local.get $13
       i32.lt_s
       if
        local.get $5
        local.get $7
        local.get $0
        local.get $10
        i32.add
        i32.load8_u
        local.tee $14
        i32.const 3
        i32.shl
        i32.add
        v128.load8x8_u align=1
        i32.const 6
        i16x8.shl
        local.tee $15
        i32x4.extend_low_i16x8_u
        local.get $11
        i32x4.splat
        local.tee $16
        i32x4.add
        v128.store
        local.get $5
        local.get $15
        i32x4.extend_high_i16x8_u
        local.get $16
        i32x4.add
        v128.store offset=16
        local.get $5
        local.get $14
        i32.popcnt
        i32.const 2
        i32.shl
        i32.add
        local.set $5
        local.get $10
        i32.const 1
        i32.add
        local.set $10
        local.get $11
        i32.const 512
        i32.add
        local.set $11
        br $for-loop|2
       end
      end
      local.get $9
      i32.const 1
      i32.add
      local.set $9
      local.get $0
      local.get $4
      i32.const 2
      i32.shl
      i32.add
      local.set $0
      br $for-loop|1
     end
    end
    local.get $12
    i32.const 1
    i32.add
    local.set $12
    br $for-loop|0
   end
  end
  local.get $6
  local.get $5
  i32.store
  local.get $5
  local.get $8
  i32.sub
  i32.const 2
  i32.shr_u
 )
 (func $assembly/lists/listSigned (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (result i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 v128)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 v128)
  (local $19 v128)
  (local $20 v128)
  local.get $6
  local.set $10
  local.get $4
  i32.const 7
  i32.add
  i32.const 3
  i32.shr_s
  local.set $15
  local.get $9
  i32x4.splat
  local.set $13
  loop $for-loop|0
   local.get $2
   local.get $14
   i32.gt_s
   if
    i32.const 0
    local.set $11
    loop $for-loop|1
     local.get $3
     local.get $11
     i32.gt_s
     if
      local.get $7
      local.get $6
      i32.store
      local.get $7
      i32.const 4
      i32.add
      local.set $7
      local.get $4
      local.get $11
      i32.mul
      i32.const 6
      i32.shl
      local.set $12
      i32.const 0
      local.set $9
      loop $for-loop|2
       local.get $9
       local.get $15
       i32.lt_s
       if
        local.get $6
        local.get $8
        local.get $1
        local.get $9
        i32.add
        i32.load8_u
        local.tee $16
        local.get $0
        local.get $9
        i32.add
        i32.load8_u
        i32.or
        local.tee $17
        i32.const 3
        i32.shl
        i32.add
        v128.load64_zero
        local.tee $20
        i16x8.extend_low_i8x16_u
        i32.const 6
        i16x8.shl
        local.tee $18
        i32x4.extend_low_i16x8_u
        local.get $12
        i32x4.splat
        local.tee $19
        i32x4.add
        local.get $16
        i8x16.splat
        v128.const i32x4 0x08040201 0x80402010 0x00000000 0x00000000
        v128.and
        v128.const i32x4 0x08040201 0x80402010 0x00000000 0x00000000
        i8x16.eq
        local.get $20
        i8x16.swizzle
        i16x8.extend_low_i8x16_s
        local.tee $20
        i32x4.extend_low_i16x8_s
        local.get $13
        v128.and
        i32x4.add
        v128.store
        local.get $6
        local.get $18
        i32x4.extend_high_i16x8_u
        local.get $19
        i32x4.add
        local.get $20
        i32x4.extend_high_i16x8_s
        local.get $13
        v128.and
        i32x4.add
        v128.store offset=16
        local.get $6
        local.get $17
        i32.popcnt
        i32.const 2
        i32.shl
        i32.add
        local.set $6
        local.get $9
        i32.const 1
        i32.add
        local.set $9
        local.get $12
        i32.const 512
        i32.add
        local.set $12
        br $for-loop|2
       end
      end
      local.get $11
      i32.const 1
      i32.add
      local.set $11
      local.get $5
      i32.const 2
      i32.shl
      local.tee $9
      local.get $0
      i32.add
      local.set $0
      local.get $1
      local.get $9
      i32.add
      local.set $1
      br $for-loop|1
     end
    end
    local.get $14
    i32.const 1
    i32.add
    local.set $14
    br $for-loop|0
   end
  end
  local.get $7
  local.get $6
  i32.store
  local.get $6
  local.get $10
  i32.sub
  i32.const 2
  i32.shr_u
 )
 (func $assembly/lists/countSpikes (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  local.get $0
  local.get $1
  i32.const 2
  i32.shl
  i32.add
  local.set $1
  loop $for-loop|0
   local.get $0
   local.get $1
   i32.lt_u
   if
    local.get $2
    local.get $0
    i32.load
    i32.popcnt
    i32.add
    local.set $2
    local.get $0
    i32.const 4
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
  local.get $2
 )
 (func $assembly/limits/peakMultiplyAdd (param $0 i32) (result f32)
  (local $1 v128)
  (local $2 v128)
  (local $3 v128)
  (local $4 v128)
  (local $5 v128)
  (local $6 v128)
  (local $7 v128)
  (local $8 v128)
  (local $9 v128)
  (local $10 v128)
  (local $11 v128)
  (local $12 v128)
  (local $13 i32)
  v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
  local.set $1
  v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
  local.set $2
  v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
  local.set $3
  v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
  local.set $4
  v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
  local.set $5
  v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
  local.set $6
  v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
  local.set $7
  v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
  local.set $8
  v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
  local.set $9
  v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
  local.set $10
  v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
  local.set $11
  v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
  local.set $12
  loop $for-loop|0
   local.get $0
   local.get $13
   i32.gt_s
   if
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    local.get $1
    f32x4.mul
    f32x4.add
    local.set $1
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    local.get $2
    f32x4.mul
    f32x4.add
    local.set $2
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    local.get $3
    f32x4.mul
    f32x4.add
    local.set $3
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    local.get $4
    f32x4.mul
    f32x4.add
    local.set $4
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    local.get $5
    f32x4.mul
    f32x4.add
    local.set $5
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    local.get $6
    f32x4.mul
    f32x4.add
    local.set $6
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    local.get $7
    f32x4.mul
    f32x4.add
    local.set $7
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    local.get $8
    f32x4.mul
    f32x4.add
    local.set $8
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    local.get $9
    f32x4.mul
    f32x4.add
    local.set $9
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    local.get $10
    f32x4.mul
    f32x4.add
    local.set $10
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    local.get $11
    f32x4.mul
    f32x4.add
    local.set $11
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
    local.get $12
    f32x4.mul
    f32x4.add
    local.set $12
    local.get $13
    i32.const 1
    i32.add
    local.set $13
    br $for-loop|0
   end
  end
  local.get $1
  local.get $2
  f32x4.add
  local.get $3
  f32x4.add
  local.get $4
  f32x4.add
  local.get $5
  f32x4.add
  local.get $6
  f32x4.add
  local.get $7
  f32x4.add
  local.get $8
  f32x4.add
  local.get $9
  f32x4.add
  local.get $10
  f32x4.add
  local.get $11
  f32x4.add
  local.get $12
  f32x4.add
  f32x4.extract_lane 0
 )
 (func $assembly/limits/peakLoadAdd (param $0 i32) (param $1 i32) (param $2 i32) (result f32)
  (local $3 i32)
  (local $4 i32)
  (local $5 v128)
  (local $6 v128)
  (local $7 v128)
  (local $8 v128)
  (local $9 v128)
  (local $10 v128)
  (local $11 i32)
  loop $for-loop|0
   local.get $2
   local.get $4
   i32.gt_s
   if
    local.get $0
    local.tee $3
    local.get $1
    i32.const 96
    i32.mul
    i32.add
    local.set $11
    loop $for-loop|1
     local.get $3
     local.get $11
     i32.lt_u
     if
      local.get $5
      local.get $3
      v128.load
      f32x4.add
      local.set $5
      local.get $6
      local.get $3
      v128.load offset=16
      f32x4.add
      local.set $6
      local.get $7
      local.get $3
      v128.load offset=32
      f32x4.add
      local.set $7
      local.get $8
      local.get $3
      v128.load offset=48
      f32x4.add
      local.set $8
      local.get $9
      local.get $3
      v128.load offset=64
      f32x4.add
      local.set $9
      local.get $10
      local.get $3
      v128.load offset=80
      f32x4.add
      local.set $10
      local.get $3
      i32.const 96
      i32.add
      local.set $3
      br $for-loop|1
     end
    end
    local.get $4
    i32.const 1
    i32.add
    local.set $4
    br $for-loop|0
   end
  end
  local.get $5
  local.get $6
  f32x4.add
  local.get $7
  local.get $8
  f32x4.add
  f32x4.add
  local.get $9
  local.get $10
  f32x4.add
  f32x4.add
  f32x4.extract_lane 0
 )
 (func $assembly/layer/sweep (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 v128)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i32)
  (local $19 i32)
  (local $20 i32)
  (local $21 i32)
  (local $22 i32)
  (local $23 i32)
  (local $24 f32)
  (local $25 i32)
  (local $26 i32)
  (local $27 i32)
  (local $28 i32)
  (local $29 i32)
  local.get $0
  i32.load offset=4
  local.get $0
  i32.load offset=8
  i32.mul
  local.set $25
  i32.const 1
  i32.const 128
  local.get $3
  i32.div_s
  local.tee $4
  local.get $4
  i32.const 0
  i32.le_s
  select
  local.set $22
  loop $for-loop|0
   local.get $9
   local.get $25
   i32.lt_s
   if
    local.get $22
    local.get $25
    local.get $9
    i32.sub
    local.tee $4
    local.get $4
    local.get $22
    i32.gt_s
    select
    local.set $20
    i32.const 0
    local.set $17
    loop $for-loop|1
     local.get $17
     local.get $0
     i32.load offset=28
     i32.lt_s
     if
      local.get $0
      i32.load offset=24
      local.get $17
      i32.const 104
      i32.mul
      i32.add
      local.tee $28
      i32.load
      local.tee $4
      i32.const 1
      i32.eq
      i32.const 1
      local.get $4
      select
      if
       local.get $0
       i32.load offset=72
       local.get $17
       local.get $0
       i32.load offset=76
       i32.mul
       i32.add
       local.set $26
       i32.const 0
       local.set $16
       loop $for-loop|00
        local.get $28
        i32.load offset=76
        if (result i32)
         i32.const 1
        else
         local.get $28
         i32.load offset=92
        end
        local.get $16
        i32.gt_s
        if
         local.get $26
         local.get $28
         i32.load offset=92
         i32.const 2
         i32.shl
         i32.const 15
         i32.add
         i32.const -16
         i32.and
         i32.add
         local.tee $7
         i32.const 128
         local.get $3
         local.get $3
         i32.const 128
         i32.lt_s
         select
         local.tee $4
         local.get $16
         i32.mul
         i32.const 20
         i32.mul
         i32.add
         local.tee $6
         local.get $4
         i32.const 4
         i32.shl
         i32.add
         local.set $18
         local.get $28
         i32.load offset=76
         if
          local.get $6
          local.set $5
          local.get $7
          local.get $4
          i32.const 20
          i32.mul
          i32.add
          local.tee $4
          local.set $8
          i32.const 0
          local.set $19
          local.get $28
          i32.load offset=36
          i32.const 2
          i32.shl
          local.tee $27
          local.get $3
          i32.mul
          local.set $21
          local.get $28
          i32.load offset=48
          local.get $28
          i32.load offset=40
          i32.mul
          i32.const 6
          i32.shl
          local.set $23
          loop $for-loop|01
           local.get $19
           local.get $20
           i32.lt_s
           if
            local.get $9
            local.get $19
            i32.add
            local.tee $10
            local.get $0
            i32.load offset=8
            local.tee $7
            i32.div_s
            local.set $13
            local.get $28
            i32.load offset=56
            local.get $10
            local.get $7
            local.get $13
            i32.mul
            i32.sub
            i32.mul
            local.get $28
            i32.load offset=64
            i32.sub
            local.tee $14
            local.get $28
            i32.load offset=48
            i32.add
            local.tee $10
            local.get $28
            i32.load offset=36
            local.tee $7
            local.get $7
            local.get $10
            i32.gt_s
            select
            local.set $11
            local.get $14
            i32.const 0
            local.get $14
            i32.const 0
            i32.gt_s
            select
            local.tee $10
            i32.const 2
            i32.shl
            local.set $7
            local.get $11
            local.get $10
            local.get $10
            local.get $11
            i32.lt_s
            select
            i32.const 2
            i32.shl
            local.get $7
            i32.sub
            local.set $29
            local.get $7
            local.get $28
            i32.load offset=20
            local.get $13
            local.get $28
            i32.load offset=52
            i32.mul
            local.get $28
            i32.load offset=60
            i32.sub
            local.tee $10
            i32.const 0
            local.get $10
            i32.const 0
            i32.gt_s
            select
            local.tee $13
            local.get $21
            i32.mul
            i32.add
            i32.add
            local.set $15
            local.get $13
            local.get $10
            i32.sub
            local.get $23
            i32.mul
            local.get $14
            local.get $28
            i32.load offset=40
            i32.mul
            i32.const 6
            i32.shl
            i32.sub
            local.set $14
            local.get $5
            local.get $3
            i32.const 4
            i32.shl
            i32.add
            local.set $7
            local.get $10
            local.get $28
            i32.load offset=44
            i32.add
            local.tee $11
            local.get $28
            i32.load offset=32
            local.tee $10
            local.get $10
            local.get $11
            i32.gt_s
            select
            local.get $13
            i32.sub
            local.tee $13
            i32.const 3
            i32.gt_s
            if (result i32)
             local.get $15
             local.get $29
             local.get $13
             local.get $21
             local.get $27
             local.get $14
             local.get $23
             local.get $5
             local.get $7
             local.get $8
             call $assembly/windows/copyRows
            else
             local.get $15
             local.get $15
             local.get $21
             i32.add
             local.get $15
             local.get $13
             i32.const 1
             i32.gt_s
             local.tee $11
             select
             local.tee $10
             local.get $10
             local.get $21
             i32.add
             local.get $15
             local.get $13
             i32.const 2
             i32.gt_s
             local.tee $10
             select
             local.get $29
             i32.const 0
             local.get $13
             i32.const 0
             i32.gt_s
             select
             local.get $29
             i32.const 0
             local.get $11
             select
             local.get $29
             i32.const 0
             local.get $10
             select
             local.get $27
             local.get $14
             local.get $23
             local.get $5
             local.get $7
             local.get $8
             call $assembly/windows/copyThree
            end
            local.set $8
            local.get $7
            local.set $5
            local.get $19
            i32.const 1
            i32.add
            local.set $19
            br $for-loop|01
           end
          end
          local.get $0
          i32.load offset=108
          local.set $11
          i32.const 0
          local.set $15
          local.get $6
          local.get $3
          local.get $20
          i32.mul
          i32.const 4
          i32.shl
          i32.add
          local.set $10
          loop $for-loop|001
           local.get $6
           local.get $10
           i32.lt_u
           if
            local.get $11
            local.get $6
            i32.load offset=4
            local.tee $5
            local.get $4
            i32.sub
            local.tee $8
            i32.add
            local.set $7
            local.get $6
            local.get $4
            i32.store
            local.get $6
            local.get $5
            i32.store offset=4
            local.get $6
            i32.const 0
            i32.store offset=8
            local.get $6
            local.get $7
            i32.load
            i32.store offset=12
            local.get $7
            local.get $6
            i32.store
            local.get $15
            local.get $8
            local.get $8
            local.get $15
            i32.lt_u
            select
            local.set $15
            local.get $5
            local.set $4
            local.get $6
            i32.const 16
            i32.add
            local.set $6
            br $for-loop|001
           end
          end
         else
          local.get $28
          local.get $0
          local.get $9
          local.get $20
          local.get $3
          local.get $16
          local.get $6
          call $assembly/tiles/linkPart
          local.set $15
         end
         local.get $15
         local.get $0
         i32.load offset=108
         local.tee $6
         i32.add
         local.set $5
         loop $for-loop|012
          local.get $5
          local.get $6
          i32.ge_u
          if
           local.get $6
           i32.load
           local.tee $4
           if
            local.get $6
            i32.const 0
            i32.store
            loop $do-loop|1
             local.get $18
             local.get $4
             i32.store
             local.get $18
             i32.const 4
             i32.add
             local.set $18
             local.get $4
             i32.load offset=12
             local.tee $4
             br_if $do-loop|1
            end
           end
           local.get $6
           i32.const 4
           i32.add
           local.set $6
           br $for-loop|012
          end
         end
         local.get $26
         local.get $16
         i32.const 2
         i32.shl
         i32.add
         local.get $18
         i32.store
         local.get $16
         i32.const 1
         i32.add
         local.set $16
         br $for-loop|00
        end
       end
      end
      local.get $17
      i32.const 1
      i32.add
      local.set $17
      br $for-loop|1
     end
    end
    local.get $1
    local.set $8
    loop $for-loop|2
     local.get $2
     local.get $8
     i32.gt_s
     if
      i32.const 0
      local.set $15
      local.get $0
      i32.load offset=24
      local.get $0
      local.get $0
      i32.load offset=16
      local.get $8
      i32.const 20
      i32.mul
      i32.add
      local.tee $14
      local.get $9
      local.get $20
      local.get $3
      local.get $0
      i32.load offset=72
      local.get $0
      i32.load offset=32
      local.tee $16
      call $assembly/layer/operandCurrents
      block $__inlined_func$assembly/layer/currents$3
       local.get $0
       i32.load offset=28
       i32.const 1
       i32.eq
       br_if $__inlined_func$assembly/layer/currents$3
       local.get $0
       i32.load offset=24
       i32.const 104
       i32.add
       local.tee $7
       i32.load
       i32.const 3
       i32.eq
       if
        loop $for-loop|02
         local.get $15
         local.get $20
         i32.lt_s
         if
          local.get $7
          local.get $0
          local.get $14
          local.get $9
          local.get $15
          i32.add
          local.tee $6
          local.get $0
          i32.load offset=8
          local.tee $5
          i32.div_s
          local.tee $4
          local.get $6
          local.get $4
          local.get $5
          i32.mul
          i32.sub
          local.get $3
          local.get $16
          local.get $3
          local.get $15
          i32.mul
          i32.const 6
          i32.shl
          i32.add
          call $assembly/sums/addSpikes
          local.get $15
          i32.const 1
          i32.add
          local.set $15
          br $for-loop|02
         end
        end
        br $__inlined_func$assembly/layer/currents$3
       end
       local.get $7
       local.get $0
       local.get $14
       local.get $9
       local.get $20
       local.get $3
       local.get $0
       i32.load offset=72
       local.get $0
       i32.load offset=76
       i32.add
       local.get $16
       i32.const 128
       local.get $3
       local.get $3
       i32.const 128
       i32.lt_s
       select
       i32.const 6
       i32.shl
       i32.add
       local.tee $4
       call $assembly/layer/operandCurrents
       local.get $3
       local.get $20
       i32.mul
       local.set $11
       local.get $14
       i32.load
       local.set $10
       i32.const 0
       local.set $6
       loop $for-loop|13
        local.get $6
        local.get $11
        i32.lt_s
        if
         i32.const 0
         local.set $5
         loop $for-loop|24
          local.get $5
          local.get $10
          i32.const 2
          i32.shl
          i32.lt_s
          if
           local.get $5
           local.get $16
           i32.add
           local.tee $7
           local.get $7
           v128.load
           local.get $4
           local.get $5
           i32.add
           v128.load
           f32x4.add
           v128.store
           local.get $5
           i32.const 16
           i32.add
           local.set $5
           br $for-loop|24
          end
         end
         local.get $6
         i32.const 1
         i32.add
         local.set $6
         local.get $16
         i32.const -64
         i32.sub
         local.set $16
         local.get $4
         i32.const -64
         i32.sub
         local.set $4
         br $for-loop|13
        end
       end
      end
      local.get $0
      i32.load offset=32
      local.set $5
      local.get $9
      local.set $6
      loop $for-loop|3
       local.get $6
       local.get $9
       local.get $20
       i32.add
       i32.lt_s
       if
        local.get $0
        i32.load offset=64
        local.tee $4
        if
         local.get $14
         i32.load offset=12
         i32.const 2
         i32.shl
         local.set $11
         local.get $4
         i32.const 1
         i32.and
         if
          local.get $5
          local.set $4
          local.get $11
          local.get $0
          i32.load offset=44
          i32.add
          local.set $10
          local.get $14
          i32.load
          local.set $7
          i32.const 0
          local.set $15
          loop $for-loop|005
           local.get $3
           local.get $15
           i32.gt_s
           if
            local.get $4
            local.get $4
            v128.load
            local.get $10
            v128.load
            f32x4.add
            v128.store
            local.get $7
            i32.const 4
            i32.gt_s
            if
             local.get $4
             local.get $4
             v128.load offset=16
             local.get $10
             v128.load offset=16
             f32x4.add
             v128.store offset=16
            end
            local.get $7
            i32.const 8
            i32.gt_s
            if
             local.get $4
             local.get $4
             v128.load offset=32
             local.get $10
             v128.load offset=32
             f32x4.add
             v128.store offset=32
             local.get $4
             local.get $4
             v128.load offset=48
             local.get $10
             v128.load offset=48
             f32x4.add
             v128.store offset=48
            end
            local.get $15
            i32.const 1
            i32.add
            local.set $15
            local.get $4
            i32.const -64
            i32.sub
            local.set $4
            br $for-loop|005
           end
          end
         end
         local.get $0
         i32.load offset=64
         i32.const 2
         i32.and
         if
          local.get $5
          local.set $4
          local.get $11
          local.get $0
          i32.load offset=100
          i32.add
          local.set $16
          local.get $0
          i32.load offset=104
          local.set $10
          local.get $14
          i32.load
          local.set $7
          i32.const 0
          local.set $15
          loop $for-loop|0016
           local.get $3
           local.get $15
           i32.gt_s
           if
            local.get $4
            local.get $4
            v128.load
            local.get $16
            v128.load
            f32x4.add
            v128.store
            local.get $7
            i32.const 4
            i32.gt_s
            if
             local.get $4
             local.get $4
             v128.load offset=16
             local.get $16
             v128.load offset=16
             f32x4.add
             v128.store offset=16
            end
            local.get $7
            i32.const 8
            i32.gt_s
            if
             local.get $4
             local.get $4
             v128.load offset=32
             local.get $16
             v128.load offset=32
             f32x4.add
             v128.store offset=32
             local.get $4
             local.get $4
             v128.load offset=48
             local.get $16
             v128.load offset=48
             f32x4.add
             v128.store offset=48
            end
            local.get $15
            i32.const 1
            i32.add
            local.set $15
            local.get $4
            i32.const -64
            i32.sub
            local.set $4
            local.get $10
            local.get $16
            i32.add
            local.set $16
            br $for-loop|0016
           end
          end
         end
        end
        local.get $6
        local.get $6
        local.get $0
        i32.load offset=8
        local.tee $4
        i32.div_s
        local.tee $7
        local.get $4
        i32.mul
        i32.sub
        local.set $4
        block $assembly/layer/use|inlined.0
         block $case7|4
          block $case6|4
           block $case5|4
            block $case4|4
             block $case3|4
              block $case2|4
               block $case1|4
                block $case0|4
                 local.get $0
                 i32.load
                 br_table $case0|4 $case1|4 $case2|4 $case4|4 $case5|4 $case7|4 $case6|4 $case3|4 $assembly/layer/use|inlined.0
                end
                local.get $0
                local.get $14
                local.get $7
                local.get $4
                local.get $3
                local.get $5
                call $assembly/membrane/fire
                br $assembly/layer/use|inlined.0
               end
               local.get $5
               local.set $4
               local.get $0
               i32.load offset=12
               local.tee $7
               local.get $0
               i32.load offset=4
               local.get $0
               i32.load offset=8
               i32.mul
               i32.mul
               i32.const 2
               i32.shl
               local.set $13
               local.get $0
               i32.load offset=56
               local.get $14
               i32.load offset=4
               local.get $6
               local.get $7
               i32.mul
               i32.add
               i32.const 2
               i32.shl
               i32.add
               local.set $16
               i32.const 0
               local.set $17
               loop $for-loop|027
                local.get $3
                local.get $17
                i32.gt_s
                if
                 i32.const 0
                 local.set $15
                 loop $for-loop|138
                  local.get $14
                  i32.load offset=8
                  local.tee $11
                  local.get $15
                  i32.gt_s
                  if
                   local.get $15
                   i32.const 2
                   i32.shl
                   local.tee $7
                   local.get $16
                   i32.add
                   local.set $10
                   local.get $4
                   local.get $7
                   i32.add
                   v128.load
                   local.set $12
                   block $assembly/lanes/storeLanes|inlined.22
                    i32.const 4
                    local.get $11
                    local.get $15
                    i32.sub
                    local.tee $7
                    local.get $7
                    i32.const 4
                    i32.gt_s
                    select
                    local.tee $7
                    i32.const 4
                    i32.eq
                    if
                     local.get $10
                     local.get $12
                     v128.store
                     br $assembly/lanes/storeLanes|inlined.22
                    end
                    local.get $7
                    i32.const 0
                    i32.gt_s
                    if
                     local.get $10
                     local.get $12
                     v128.store32_lane 0
                    end
                    local.get $7
                    i32.const 1
                    i32.gt_s
                    if
                     local.get $10
                     i32.const 4
                     i32.add
                     local.get $12
                     v128.store32_lane 1
                    end
                    local.get $7
                    i32.const 2
                    i32.gt_s
                    if
                     local.get $10
                     i32.const 8
                     i32.add
                     local.get $12
                     v128.store32_lane 2
                    end
                   end
                   local.get $15
                   i32.const 4
                   i32.add
                   local.set $15
                   br $for-loop|138
                  end
                 end
                 local.get $17
                 i32.const 1
                 i32.add
                 local.set $17
                 local.get $13
                 local.get $16
                 i32.add
                 local.set $16
                 local.get $4
                 i32.const -64
                 i32.sub
                 local.set $4
                 br $for-loop|027
                end
               end
               br $assembly/layer/use|inlined.0
              end
              local.get $0
              i32.load offset=36
              local.get $0
              i32.load offset=8
              local.get $0
              i32.load offset=4
              local.get $14
              i32.load offset=12
              i32.const 2
              i32.shl
              i32.mul
              i32.mul
              i32.add
              local.get $6
              i32.const 6
              i32.shl
              i32.add
              local.set $7
              i32.const 0
              local.set $13
              loop $for-loop|04
               local.get $3
               local.get $13
               i32.gt_s
               if
                local.get $7
                local.set $4
                local.get $5
                local.get $13
                i32.const 6
                i32.shl
                i32.add
                local.set $16
                local.get $14
                i32.load
                local.set $11
                i32.const 0
                local.set $17
                loop $for-loop|15
                 local.get $17
                 i32.const 0
                 i32.le_s
                 if
                  i32.const 0
                  local.set $18
                  loop $for-loop|26
                   local.get $18
                   local.get $11
                   i32.const 2
                   i32.shl
                   i32.lt_s
                   if
                    local.get $4
                    local.get $18
                    i32.add
                    local.tee $10
                    local.get $10
                    v128.load
                    local.get $16
                    local.get $18
                    i32.add
                    v128.load
                    f32x4.add
                    v128.store
                    local.get $18
                    i32.const 16
                    i32.add
                    local.set $18
                    br $for-loop|26
                   end
                  end
                  local.get $17
                  i32.const 1
                  i32.add
                  local.set $17
                  local.get $4
                  i32.const -64
                  i32.sub
                  local.set $4
                  local.get $16
                  i32.const -64
                  i32.sub
                  local.set $16
                  br $for-loop|15
                 end
                end
                local.get $13
                i32.const 1
                i32.add
                local.set $13
                br $for-loop|04
               end
              end
              br $assembly/layer/use|inlined.0
             end
             local.get $0
             i32.load offset=36
             local.get $0
             i32.load offset=8
             local.get $0
             i32.load offset=4
             local.get $14
             i32.load offset=12
             i32.const 2
             i32.shl
             i32.mul
             i32.mul
             i32.add
             local.get $6
             i32.const 6
             i32.shl
             i32.add
             local.set $7
             i32.const 0
             local.set $15
             loop $for-loop|07
              local.get $15
              local.get $14
              i32.load
              i32.const 2
              i32.shl
              i32.lt_s
              if
               local.get $7
               local.get $15
               i32.add
               v128.load
               local.set $12
               i32.const 1
               local.get $3
               i32.const 1
               i32.sub
               i32.shl
               f32.convert_i32_s
               local.set $24
               i32.const 0
               local.set $4
               loop $for-loop|18
                local.get $3
                local.get $4
                i32.gt_s
                if
                 local.get $12
                 local.get $5
                 local.get $4
                 i32.const 6
                 i32.shl
                 i32.add
                 local.get $15
                 i32.add
                 v128.load
                 local.get $24
                 f32x4.splat
                 f32x4.mul
                 f32x4.add
                 local.set $12
                 local.get $4
                 i32.const 1
                 i32.add
                 local.set $4
                 local.get $24
                 f32.const 0.5
                 f32.mul
                 local.set $24
                 br $for-loop|18
                end
               end
               local.get $7
               local.get $15
               i32.add
               local.get $12
               v128.store
               local.get $15
               i32.const 16
               i32.add
               local.set $15
               br $for-loop|07
              end
             end
             br $assembly/layer/use|inlined.0
            end
            local.get $0
            local.get $14
            local.get $7
            local.get $4
            local.get $3
            local.get $5
            call $assembly/signed/fireSigned
            br $assembly/layer/use|inlined.0
           end
           local.get $0
           local.get $14
           local.get $7
           local.get $4
           local.get $3
           local.get $5
           i32.const 0
           call $assembly/two-phase/fireAfterwards
           br $assembly/layer/use|inlined.0
          end
          local.get $0
          local.get $14
          local.get $7
          local.get $4
          local.get $3
          local.get $5
          i32.const 1
          call $assembly/two-phase/fireAfterwards
          br $assembly/layer/use|inlined.0
         end
         local.get $0
         local.get $14
         local.get $6
         local.get $3
         local.get $5
         call $assembly/graded/fireGraded
        end
        local.get $6
        i32.const 1
        i32.add
        local.set $6
        local.get $5
        local.get $3
        i32.const 6
        i32.shl
        i32.add
        local.set $5
        br $for-loop|3
       end
      end
      local.get $8
      i32.const 1
      i32.add
      local.set $8
      br $for-loop|2
     end
    end
    local.get $9
    local.get $22
    i32.add
    local.set $9
    br $for-loop|0
   end
  end
 )
 (func $assembly/layer/runLayer (param $0 i32) (param $1 i32)
  (local $2 i32)
  (local $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 i32)
  (local $8 i64)
  (local $9 f64)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  i32.const 1
  local.set $2
  loop $for-loop|0
   local.get $3
   local.get $0
   i32.load offset=28
   i32.lt_s
   if
    local.get $0
    i32.load offset=24
    local.get $3
    i32.const 104
    i32.mul
    i32.add
    local.tee $5
    i32.load offset=4
    if
     local.get $2
     local.get $5
     i32.load offset=72
     local.get $5
     i32.load offset=44
     local.get $5
     i32.load offset=48
     i32.mul
     i32.mul
     i32.const 6
     i32.shl
     i32.add
     local.set $2
    end
    local.get $5
    i32.load
    local.tee $6
    i32.const 1
    i32.eq
    i32.const 1
    local.get $6
    select
    if
     local.get $5
     local.get $5
     i32.load offset=44
     local.get $5
     i32.load offset=48
     i32.mul
     local.tee $7
     local.get $5
     i32.load offset=40
     i32.mul
     i32.const 6
     i32.shl
     i32.const 40960
     i32.le_s
     local.get $7
     i64.extend_i32_s
     local.get $5
     i32.load offset=20
     local.tee $7
     local.get $5
     i32.load offset=32
     local.get $5
     i32.load offset=36
     i32.mul
     local.get $1
     i32.mul
     local.tee $10
     i32.const 2
     i32.shl
     i32.add
     i32.load
     local.get $7
     i32.load
     i32.sub
     i32.const 2
     i32.shr_u
     i64.extend_i32_u
     i64.mul
     local.get $10
     i64.extend_i32_s
     local.get $5
     i32.load offset=92
     i32.const 3
     i32.shl
     i64.extend_i32_s
     i64.mul
     i64.lt_u
     i32.or
     local.get $6
     i32.eqz
     local.tee $5
     local.get $5
     select
     i32.const 0
     i32.ne
     i32.store offset=76
    end
    local.get $3
    i32.const 1
    i32.add
    local.set $3
    br $for-loop|0
   end
  end
  i32.const 1
  i32.const 196608
  local.get $2
  i32.div_s
  local.tee $2
  local.get $2
  i32.const 0
  i32.le_s
  select
  local.set $10
  loop $for-loop|1
   local.get $0
   i32.load offset=20
   local.tee $2
   local.get $4
   i32.gt_s
   if
    local.get $4
    local.get $10
    i32.add
    local.tee $3
    local.get $2
    local.get $2
    local.get $3
    i32.gt_s
    select
    local.set $11
    local.get $0
    i32.load offset=16
    local.get $4
    i32.const 20
    i32.mul
    i32.add
    local.set $12
    i32.const 0
    local.set $6
    loop $for-loop|00
     local.get $6
     local.get $0
     i32.load offset=28
     i32.lt_s
     if
      local.get $0
      i32.load offset=24
      local.get $6
      i32.const 104
      i32.mul
      i32.add
      local.tee $13
      i32.load offset=4
      local.tee $2
      if
       local.get $0
       i32.load offset=32
       i32.const 0
       local.set $7
       local.get $2
       local.get $13
       i32.load offset=72
       local.get $13
       i32.load offset=44
       local.get $13
       i32.load offset=48
       i32.mul
       i32.mul
       i32.const 6
       i32.shl
       local.tee $5
       local.get $12
       i32.load offset=12
       i32.const 4
       i32.shr_s
       i32.mul
       i32.add
       local.tee $3
       local.tee $2
       local.get $11
       local.get $4
       i32.sub
       local.get $5
       i32.mul
       local.tee $15
       i32.add
       local.set $5
       loop $for-loop|001
        local.get $2
        local.get $5
        i32.lt_u
        if
         local.get $7
         local.get $2
         i32.load
         i32.or
         local.set $7
         local.get $2
         i32.const -64
         i32.sub
         local.set $2
         br $for-loop|001
        end
       end
       local.get $7
       i32.store
       local.get $13
       i32.load offset=88
       local.tee $5
       if
        local.get $0
        i32.load offset=32
        i32.const 0
        local.set $2
        local.get $15
        local.get $3
        local.get $5
        i32.add
        local.tee $3
        i32.add
        local.set $5
        loop $for-loop|01
         local.get $3
         local.get $5
         i32.lt_u
         if
          local.get $2
          local.get $3
          i32.load
          i32.or
          local.set $2
          local.get $3
          i32.const -64
          i32.sub
          local.set $3
          br $for-loop|01
         end
        end
        local.get $2
        i32.store
       end
      end
      local.get $6
      i32.const 1
      i32.add
      local.set $6
      br $for-loop|00
     end
    end
    local.get $0
    local.get $4
    local.get $11
    local.get $1
    call $assembly/layer/sweep
    local.get $4
    local.get $10
    i32.add
    local.set $4
    br $for-loop|1
   end
  end
  i32.const 0
  local.set $2
  loop $for-loop|2
   local.get $2
   local.get $0
   i32.load offset=28
   i32.lt_s
   if
    local.get $0
    i32.load offset=24
    local.get $2
    i32.const 104
    i32.mul
    i32.add
    local.tee $10
    i32.load offset=80
    local.tee $3
    if
     local.get $3
     i32.const 4
     i32.add
     local.get $3
     i32.load
     i32.const 3
     i32.shl
     i32.add
     local.set $11
     local.get $10
     i32.load offset=36
     i32.const 2
     i32.shl
     local.set $12
     local.get $10
     i32.load offset=20
     local.set $5
     i64.const 0
     local.set $8
     i32.const 0
     local.set $4
     loop $for-loop|02
      local.get $4
      local.get $10
      i32.load offset=32
      i32.lt_s
      if
       i32.const 0
       local.set $7
       i32.const 0
       local.set $6
       loop $for-loop|13
        local.get $1
        local.get $6
        i32.gt_s
        if
         local.get $10
         i32.load offset=80
         i32.const 4
         i32.add
         local.set $3
         loop $for-loop|24
          local.get $3
          local.get $11
          i32.lt_u
          if
           local.get $7
           local.get $3
           i32.load offset=4
           local.get $5
           local.get $3
           i32.load
           i32.add
           i32.load
           i32.mul
           i32.add
           local.set $7
           local.get $3
           i32.const 8
           i32.add
           local.set $3
           br $for-loop|24
          end
         end
         local.get $6
         i32.const 1
         i32.add
         local.set $6
         local.get $5
         local.get $12
         i32.add
         local.set $5
         br $for-loop|13
        end
       end
       local.get $8
       local.get $11
       local.get $4
       i32.const 2
       i32.shl
       i32.add
       i64.load32_u
       local.get $7
       i32.const 2
       i32.shr_u
       i64.extend_i32_u
       i64.mul
       i64.add
       local.set $8
       local.get $4
       i32.const 1
       i32.add
       local.set $4
       br $for-loop|02
      end
     end
     local.get $0
     i32.load offset=68
     local.tee $3
     local.get $3
     f64.load
     local.get $0
     i32.load offset=12
     local.get $0
     i32.load offset=80
     i32.shr_s
     i64.extend_i32_s
     local.get $8
     i64.mul
     f64.convert_i64_u
     local.tee $9
     f64.add
     f64.store
     local.get $10
     i32.load offset=100
     if
      local.get $0
      i32.load offset=68
      local.get $0
      i32.load offset=68
      f64.load offset=8
      local.get $9
      f64.add
      f64.store offset=8
     end
    end
    local.get $2
    i32.const 1
    i32.add
    local.set $2
    br $for-loop|2
   end
  end
 )
 (func $assembly/graded/fireGraded (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32)
  (local $5 i32)
  (local $6 v128)
  (local $7 i32)
  (local $8 v128)
  (local $9 i32)
  (local $10 i32)
  (local $11 v128)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 v128)
  (local $17 i32)
  (local $18 v128)
  (local $19 v128)
  loop $for-loop|0
   local.get $1
   i32.load offset=8
   local.tee $5
   local.get $10
   i32.gt_s
   if
    local.get $0
    i32.load offset=60
    if
     local.get $4
     local.get $10
     i32.const 2
     i32.shl
     i32.add
     local.set $12
     i32.const 4
     local.get $5
     local.get $10
     i32.sub
     local.tee $5
     local.get $5
     i32.const 4
     i32.gt_s
     select
     local.set $15
     local.get $0
     i32.load offset=8
     local.tee $5
     local.get $1
     i32.load offset=12
     local.tee $7
     local.get $0
     i32.load offset=4
     local.tee $9
     i32.mul
     i32.mul
     local.get $2
     i32.const 4
     i32.shl
     i32.add
     local.get $10
     i32.add
     i32.const 2
     i32.shl
     local.set $13
     local.get $0
     i32.load offset=40
     local.get $7
     local.get $10
     i32.add
     i32.const 2
     i32.shl
     i32.add
     v128.load
     local.set $16
     local.get $0
     i32.load offset=12
     local.tee $7
     local.get $5
     local.get $9
     i32.mul
     i32.mul
     local.set $17
     local.get $0
     i32.load offset=36
     local.get $13
     i32.add
     v128.load
     local.set $8
     local.get $0
     i32.load offset=88
     local.get $13
     i32.add
     v128.load
     local.set $11
     local.get $0
     i32.load offset=56
     local.get $1
     i32.load offset=4
     local.get $2
     local.get $7
     i32.mul
     i32.add
     local.get $10
     i32.add
     local.tee $5
     i32.const 2
     i32.shl
     i32.add
     local.set $7
     local.get $0
     i32.load offset=96
     local.get $5
     i32.add
     local.set $9
     i32.const 0
     local.set $14
     loop $for-loop|1
      local.get $3
      local.get $14
      i32.gt_s
      if
       local.get $8
       local.get $12
       v128.load
       f32x4.add
       local.set $8
       v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
       local.set $6
       i32.const 0
       local.set $5
       loop $for-loop|2
        local.get $5
        local.get $0
        i32.load offset=92
        i32.lt_s
        if
         local.get $8
         local.get $16
         f32x4.ge
         local.tee $18
         v128.any_true
         if
          local.get $8
          local.get $18
          local.get $16
          v128.and
          f32x4.sub
          local.set $8
          local.get $6
          local.get $18
          i32x4.sub
          local.set $6
          local.get $5
          i32.const 1
          i32.add
          local.set $5
          br $for-loop|2
         end
        end
       end
       local.get $6
       v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
       i32x4.eq
       local.set $18
       i32.const 0
       local.set $5
       loop $for-loop|3
        local.get $5
        local.get $0
        i32.load offset=92
        i32.lt_s
        if
         local.get $8
         v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
         f32x4.lt
         local.get $18
         v128.and
         local.get $11
         local.get $6
         i32x4.add
         v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
         i32x4.gt_s
         v128.and
         local.tee $19
         v128.any_true
         if
          local.get $8
          local.get $19
          local.get $16
          v128.and
          f32x4.add
          local.set $8
          local.get $6
          local.get $19
          i32x4.add
          local.set $6
          local.get $5
          i32.const 1
          i32.add
          local.set $5
          br $for-loop|3
         end
        end
       end
       local.get $11
       local.get $6
       i32x4.add
       local.set $11
       local.get $6
       f32x4.convert_i32x4_s
       local.get $16
       f32x4.mul
       local.set $18
       block $assembly/lanes/storeLanes|inlined.23
        local.get $15
        i32.const 4
        i32.eq
        if
         local.get $7
         local.get $18
         v128.store
         br $assembly/lanes/storeLanes|inlined.23
        end
        local.get $15
        i32.const 0
        i32.gt_s
        if
         local.get $7
         local.get $18
         v128.store32_lane 0
        end
        local.get $15
        i32.const 1
        i32.gt_s
        if
         local.get $7
         i32.const 4
         i32.add
         local.get $18
         v128.store32_lane 1
        end
        local.get $15
        i32.const 2
        i32.gt_s
        if
         local.get $7
         i32.const 8
         i32.add
         local.get $18
         v128.store32_lane 2
        end
       end
       local.get $9
       local.get $6
       i32x4.extract_lane 0
       i32.store8
       local.get $15
       i32.const 1
       i32.gt_s
       if
        local.get $9
        local.get $6
        i32x4.extract_lane 1
        i32.store8 offset=1
       end
       local.get $15
       i32.const 2
       i32.gt_s
       if
        local.get $9
        local.get $6
        i32x4.extract_lane 2
        i32.store8 offset=2
       end
       local.get $15
       i32.const 3
       i32.gt_s
       if
        local.get $9
        local.get $6
        i32x4.extract_lane 3
        i32.store8 offset=3
       end
       local.get $14
       i32.const 1
       i32.add
       local.set $14
       local.get $12
       i32.const -64
       i32.sub
       local.set $12
       local.get $7
       local.get $17
       i32.const 2
       i32.shl
       i32.add
       local.set $7
       local.get $9
       local.get $17
       i32.add
       local.set $9
       br $for-loop|1
      end
     end
    else
     local.get $4
     local.get $10
     i32.const 2
     i32.shl
     i32.add
     local.set $12
     i32.const 4
     local.get $1
     i32.load offset=8
     local.get $10
     i32.sub
     local.tee $5
     local.get $5
     i32.const 4
     i32.gt_s
     select
     local.set $15
     local.get $0
     i32.load offset=8
     local.tee $5
     local.get $1
     i32.load offset=12
     local.tee $7
     local.get $0
     i32.load offset=4
     local.tee $9
     i32.mul
     i32.mul
     local.get $2
     i32.const 4
     i32.shl
     i32.add
     local.get $10
     i32.add
     i32.const 2
     i32.shl
     local.set $13
     local.get $0
     i32.load offset=40
     local.get $7
     local.get $10
     i32.add
     i32.const 2
     i32.shl
     i32.add
     v128.load
     local.set $16
     local.get $0
     i32.load offset=12
     local.tee $7
     local.get $5
     local.get $9
     i32.mul
     i32.mul
     local.set $17
     local.get $0
     i32.load offset=36
     local.get $13
     i32.add
     v128.load
     local.set $8
     local.get $0
     i32.load offset=88
     local.get $13
     i32.add
     v128.load
     local.set $11
     local.get $0
     i32.load offset=56
     local.get $1
     i32.load offset=4
     local.get $2
     local.get $7
     i32.mul
     i32.add
     local.get $10
     i32.add
     local.tee $5
     i32.const 2
     i32.shl
     i32.add
     local.set $7
     local.get $0
     i32.load offset=96
     local.get $5
     i32.add
     local.set $9
     i32.const 0
     local.set $14
     loop $for-loop|4
      local.get $3
      local.get $14
      i32.gt_s
      if
       local.get $8
       local.get $12
       v128.load
       f32x4.add
       local.set $8
       v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
       local.set $6
       i32.const 0
       local.set $5
       loop $for-loop|5
        local.get $5
        local.get $0
        i32.load offset=92
        i32.lt_s
        if
         local.get $8
         local.get $16
         f32x4.gt
         local.tee $18
         v128.any_true
         if
          local.get $8
          local.get $18
          local.get $16
          v128.and
          f32x4.sub
          local.set $8
          local.get $6
          local.get $18
          i32x4.sub
          local.set $6
          local.get $5
          i32.const 1
          i32.add
          local.set $5
          br $for-loop|5
         end
        end
       end
       local.get $6
       v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
       i32x4.eq
       local.set $18
       i32.const 0
       local.set $5
       loop $for-loop|6
        local.get $5
        local.get $0
        i32.load offset=92
        i32.lt_s
        if
         local.get $8
         v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
         f32x4.le
         local.get $18
         v128.and
         local.get $11
         local.get $6
         i32x4.add
         v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
         i32x4.gt_s
         v128.and
         local.tee $19
         v128.any_true
         if
          local.get $8
          local.get $19
          local.get $16
          v128.and
          f32x4.add
          local.set $8
          local.get $6
          local.get $19
          i32x4.add
          local.set $6
          local.get $5
          i32.const 1
          i32.add
          local.set $5
          br $for-loop|6
         end
        end
       end
       local.get $11
       local.get $6
       i32x4.add
       local.set $11
       local.get $6
       f32x4.convert_i32x4_s
       local.get $16
       f32x4.mul
       local.set $18
       block $assembly/lanes/storeLanes|inlined.24
        local.get $15
        i32.const 4
        i32.eq
        if
         local.get $7
         local.get $18
         v128.store
         br $assembly/lanes/storeLanes|inlined.24
        end
        local.get $15
        i32.const 0
        i32.gt_s
        if
         local.get $7
         local.get $18
         v128.store32_lane 0
        end
        local.get $15
        i32.const 1
        i32.gt_s
        if
         local.get $7
         i32.const 4
         i32.add
         local.get $18
         v128.store32_lane 1
        end
        local.get $15
        i32.const 2
        i32.gt_s
        if
         local.get $7
         i32.const 8
         i32.add
         local.get $18
         v128.store32_lane 2
        end
       end
       local.get $9
       local.get $6
       i32x4.extract_lane 0
       i32.store8
       local.get $15
       i32.const 1
       i32.gt_s
       if
        local.get $9
        local.get $6
        i32x4.extract_lane 1
        i32.store8 offset=1
       end
       local.get $15
       i32.const 2
       i32.gt_s
       if
        local.get $9
        local.get $6
        i32x4.extract_lane 2
        i32.store8 offset=2
       end
       local.get $15
       i32.const 3
       i32.gt_s
       if
        local.get $9
        local.get $6
        i32x4.extract_lane 3
        i32.store8 offset=3
       end
       local.get $14
       i32.const 1
       i32.add
       local.set $14
       local.get $12
       i32.const -64
       i32.sub
       local.set $12
       local.get $7
       local.get $17
       i32.const 2
       i32.shl
       i32.add
       local.set $7
       local.get $9
       local.get $17
       i32.add
       local.set $9
       br $for-loop|4
      end
     end
    end
    local.get $0
    i32.load offset=36
    local.get $13
    i32.add
    local.get $8
    v128.store
    local.get $0
    i32.load offset=88
    local.get $13
    i32.add
    local.get $11
    v128.store
    local.get $10
    i32.const 4
    i32.add
    local.set $10
    br $for-loop|0
   end
  end
 )
 (func $assembly/graded/countGraded (param $0 i32) (param $1 i32) (result i32)
  (local $2 i32)
  (local $3 i32)
  local.get $0
  local.get $1
  i32.add
  local.set $1
  loop $for-loop|0
   local.get $0
   local.get $1
   i32.lt_u
   if
    local.get $2
    local.get $0
    i32.load8_s
    local.tee $2
    i32.const 31
    i32.shr_s
    local.tee $3
    local.get $2
    local.get $3
    i32.add
    i32.xor
    i32.add
    local.set $2
    local.get $0
    i32.const 1
    i32.add
    local.set $0
    br $for-loop|0
   end
  end
  local.get $2
 )
 (func $assembly/dense/shortcutTensor (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (param $10 i32) (param $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i32)
  loop $for-loop|0
   local.get $2
   local.get $15
   i32.gt_s
   if
    i32.const 0
    local.set $17
    loop $for-loop|1
     local.get $9
     local.get $17
     i32.gt_s
     if
      i32.const 0
      local.set $16
      loop $for-loop|2
       local.get $10
       local.get $16
       i32.gt_s
       if
        local.get $1
        local.get $9
        local.get $15
        i32.mul
        local.get $17
        i32.add
        local.get $10
        i32.mul
        local.get $16
        i32.add
        local.get $11
        i32.mul
        i32.const 2
        i32.shl
        i32.add
        local.set $13
        i32.const 0
        local.set $12
        loop $for-loop|3
         local.get $11
         local.get $12
         i32.gt_s
         if
          local.get $13
          local.get $12
          i32.const 2
          i32.shl
          i32.add
          f32.const 0
          f32.store
          local.get $12
          i32.const 1
          i32.add
          local.set $12
          br $for-loop|3
         end
        end
        local.get $13
        local.get $8
        i32.const 2
        i32.shl
        i32.add
        local.set $18
        local.get $0
        local.get $3
        local.get $15
        i32.mul
        local.get $6
        local.get $17
        i32.mul
        i32.add
        local.get $4
        i32.mul
        local.get $7
        local.get $16
        i32.mul
        i32.add
        local.get $5
        i32.mul
        i32.const 2
        i32.shl
        i32.add
        local.tee $12
        local.get $5
        i32.const 2
        i32.shl
        i32.add
        local.set $14
        loop $for-loop|00
         local.get $12
         i32.const 16
         i32.add
         local.tee $13
         local.get $14
         i32.le_u
         if
          local.get $18
          local.get $12
          v128.load
          v128.store
          local.get $13
          local.set $12
          local.get $18
          i32.const 16
          i32.add
          local.set $18
          br $for-loop|00
         end
        end
        loop $for-loop|11
         local.get $12
         local.get $14
         i32.lt_u
         if
          local.get $18
          local.get $12
          i32.load
          i32.store
          local.get $12
          i32.const 4
          i32.add
          local.set $12
          local.get $18
          i32.const 4
          i32.add
          local.set $18
          br $for-loop|11
         end
        end
        local.get $16
        i32.const 1
        i32.add
        local.set $16
        br $for-loop|2
       end
      end
      local.get $17
      i32.const 1
      i32.add
      local.set $17
      br $for-loop|1
     end
    end
    local.get $15
    i32.const 1
    i32.add
    local.set $15
    br $for-loop|0
   end
  end
 )
 (func $assembly/dense/relu (param $0 i32) (param $1 i32) (param $2 i32)
  (local $3 i32)
  local.get $0
  local.get $2
  i32.const 2
  i32.shl
  i32.add
  local.set $3
  loop $for-loop|0
   local.get $0
   i32.const 16
   i32.add
   local.tee $2
   local.get $3
   i32.le_u
   if
    local.get $1
    local.get $0
    v128.load
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.max
    v128.store
    local.get $2
    local.set $0
    local.get $1
    i32.const 16
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
  loop $for-loop|1
   local.get $0
   local.get $3
   i32.lt_u
   if
    local.get $1
    local.get $0
    f32.load
    f32.const 0
    f32.max
    f32.store
    local.get $0
    i32.const 4
    i32.add
    local.set $0
    local.get $1
    i32.const 4
    i32.add
    local.set $1
    br $for-loop|1
   end
  end
 )
 (func $assembly/dense/padImage (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (param $8 i32)
  (local $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  loop $for-loop|0
   local.get $2
   local.get $13
   i32.gt_s
   if
    i32.const 0
    local.set $12
    loop $for-loop|1
     local.get $3
     local.get $12
     i32.gt_s
     if
      local.get $1
      local.get $5
      local.get $13
      i32.mul
      local.get $12
      i32.add
      local.get $7
      i32.add
      local.get $6
      i32.mul
      i32.add
      local.get $8
      i32.add
      local.set $11
      local.get $0
      local.tee $9
      local.get $4
      i32.add
      local.set $14
      loop $for-loop|00
       local.get $9
       i32.const 16
       i32.add
       local.tee $10
       local.get $14
       i32.le_u
       if
        local.get $11
        local.get $9
        v128.load
        v128.store
        local.get $10
        local.set $9
        local.get $11
        i32.const 16
        i32.add
        local.set $11
        br $for-loop|00
       end
      end
      loop $for-loop|11
       local.get $9
       local.get $14
       i32.lt_u
       if
        local.get $11
        local.get $9
        i32.load
        i32.store
        local.get $9
        i32.const 4
        i32.add
        local.set $9
        local.get $11
        i32.const 4
        i32.add
        local.set $11
        br $for-loop|11
       end
      end
      local.get $0
      local.get $4
      i32.add
      local.set $0
      local.get $12
      i32.const 1
      i32.add
      local.set $12
      br $for-loop|1
     end
    end
    local.get $13
    i32.const 1
    i32.add
    local.set $13
    br $for-loop|0
   end
  end
 )
 (func $assembly/dense/denseConv (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (param $10 i32) (param $11 i32) (param $12 i32) (param $13 i32)
  (local $14 v128)
  (local $15 v128)
  (local $16 v128)
  (local $17 v128)
  (local $18 v128)
  (local $19 v128)
  (local $20 i32)
  (local $21 v128)
  (local $22 v128)
  (local $23 i32)
  (local $24 i32)
  (local $25 i32)
  (local $26 i32)
  (local $27 i32)
  (local $28 i32)
  (local $29 i32)
  (local $30 i32)
  (local $31 v128)
  (local $32 v128)
  (local $33 i32)
  (local $34 i32)
  (local $35 i32)
  (local $36 i32)
  (local $37 v128)
  (local $38 v128)
  (local $39 i32)
  (local $40 i32)
  (local $41 i32)
  (local $42 i32)
  (local $43 v128)
  (local $44 i32)
  (local $45 v128)
  local.get $8
  local.get $9
  i32.mul
  local.get $10
  i32.mul
  i32.const 5
  i32.shl
  local.set $30
  v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
  v128.const i32x4 0xff800000 0xff800000 0xff800000 0xff800000
  local.get $13
  select
  local.set $43
  loop $for-loop|0
   local.get $7
   local.get $39
   i32.gt_s
   if
    i32.const 8
    local.get $7
    local.get $39
    i32.sub
    local.tee $13
    local.get $13
    i32.const 8
    i32.gt_s
    select
    local.set $44
    local.get $4
    v128.load
    local.set $17
    local.get $4
    v128.load offset=16
    local.set $16
    i32.const 0
    local.set $42
    loop $for-loop|1
     local.get $2
     local.get $42
     i32.gt_s
     if
      local.get $0
      local.get $1
      local.get $42
      i32.const 2
      i32.shl
      i32.add
      i32.load
      i32.add
      local.set $29
      local.get $0
      local.get $1
      local.get $42
      i32.const 1
      i32.add
      local.tee $13
      local.get $2
      i32.const 1
      i32.sub
      local.tee $20
      local.get $13
      local.get $20
      i32.lt_s
      select
      local.tee $28
      i32.const 2
      i32.shl
      i32.add
      i32.load
      i32.add
      local.set $27
      local.get $0
      local.get $1
      local.get $42
      i32.const 2
      i32.add
      local.tee $13
      local.get $20
      local.get $13
      local.get $20
      i32.lt_s
      select
      local.tee $26
      i32.const 2
      i32.shl
      i32.add
      i32.load
      i32.add
      local.set $25
      local.get $0
      local.get $1
      local.get $42
      i32.const 3
      i32.add
      local.tee $13
      local.get $20
      local.get $13
      local.get $20
      i32.lt_s
      select
      local.tee $24
      i32.const 2
      i32.shl
      i32.add
      i32.load
      i32.add
      local.set $23
      local.get $17
      local.tee $15
      local.set $38
      local.get $16
      local.tee $14
      local.set $37
      local.get $15
      local.tee $19
      local.set $22
      local.get $14
      local.tee $18
      local.set $21
      local.get $3
      local.set $20
      i32.const 0
      local.set $41
      loop $for-loop|2
       local.get $8
       local.get $41
       i32.gt_s
       if
        i32.const 0
        local.set $40
        loop $for-loop|3
         local.get $9
         local.get $40
         i32.gt_s
         if
          local.get $29
          local.get $12
          local.get $41
          i32.mul
          local.get $11
          local.get $40
          i32.mul
          i32.add
          local.tee $13
          i32.add
          local.set $36
          local.get $13
          local.get $27
          i32.add
          local.set $35
          local.get $13
          local.get $25
          i32.add
          local.set $34
          local.get $13
          local.get $23
          i32.add
          local.set $33
          local.get $10
          local.set $13
          loop $for-loop|4
           local.get $13
           i32.const 0
           i32.gt_s
           if
            local.get $15
            local.get $20
            v128.load
            local.tee $32
            local.get $36
            v128.load32_splat
            local.tee $45
            f32x4.mul
            f32x4.add
            local.set $15
            local.get $14
            local.get $20
            v128.load offset=16
            local.tee $31
            local.get $45
            f32x4.mul
            f32x4.add
            local.set $14
            local.get $38
            local.get $32
            local.get $35
            v128.load32_splat
            local.tee $45
            f32x4.mul
            f32x4.add
            local.set $38
            local.get $37
            local.get $31
            local.get $45
            f32x4.mul
            f32x4.add
            local.set $37
            local.get $19
            local.get $32
            local.get $34
            v128.load32_splat
            local.tee $45
            f32x4.mul
            f32x4.add
            local.set $19
            local.get $18
            local.get $31
            local.get $45
            f32x4.mul
            f32x4.add
            local.set $18
            local.get $22
            local.get $32
            local.get $33
            v128.load32_splat
            local.tee $32
            f32x4.mul
            f32x4.add
            local.set $22
            local.get $21
            local.get $31
            local.get $32
            f32x4.mul
            f32x4.add
            local.set $21
            local.get $20
            i32.const 32
            i32.add
            local.set $20
            local.get $36
            i32.const 4
            i32.add
            local.set $36
            local.get $35
            i32.const 4
            i32.add
            local.set $35
            local.get $34
            i32.const 4
            i32.add
            local.set $34
            local.get $33
            i32.const 4
            i32.add
            local.set $33
            local.get $13
            i32.const 1
            i32.sub
            local.set $13
            br $for-loop|4
           end
          end
          local.get $40
          i32.const 1
          i32.add
          local.set $40
          br $for-loop|3
         end
        end
        local.get $41
        i32.const 1
        i32.add
        local.set $41
        br $for-loop|2
       end
      end
      local.get $5
      local.get $6
      local.get $42
      i32.mul
      i32.add
      local.set $13
      local.get $15
      local.get $43
      f32x4.max
      local.set $15
      local.get $14
      local.get $43
      f32x4.max
      local.set $14
      local.get $44
      i32.const 8
      i32.eq
      if
       local.get $13
       local.get $15
       v128.store
       local.get $13
       local.get $14
       v128.store offset=16
      else
       block $assembly/lanes/storeLanes|inlined.14
        i32.const 4
        local.get $44
        local.get $44
        i32.const 4
        i32.ge_s
        select
        local.tee $20
        i32.const 4
        i32.eq
        if
         local.get $13
         local.get $15
         v128.store
         br $assembly/lanes/storeLanes|inlined.14
        end
        local.get $20
        i32.const 0
        i32.gt_s
        if
         local.get $13
         local.get $15
         v128.store32_lane 0
        end
        local.get $20
        i32.const 1
        i32.gt_s
        if
         local.get $13
         i32.const 4
         i32.add
         local.get $15
         v128.store32_lane 1
        end
        local.get $20
        i32.const 2
        i32.gt_s
        if
         local.get $13
         i32.const 8
         i32.add
         local.get $15
         v128.store32_lane 2
        end
       end
       local.get $44
       i32.const 4
       i32.gt_s
       if
        block $assembly/lanes/storeLanes|inlined.15
         local.get $13
         i32.const 16
         i32.add
         local.set $13
         local.get $44
         i32.const 4
         i32.sub
         local.tee $20
         i32.const 4
         i32.eq
         if
          local.get $13
          local.get $14
          v128.store
          br $assembly/lanes/storeLanes|inlined.15
         end
         local.get $20
         i32.const 0
         i32.gt_s
         if
          local.get $13
          local.get $14
          v128.store32_lane 0
         end
         local.get $20
         i32.const 1
         i32.gt_s
         if
          local.get $13
          i32.const 4
          i32.add
          local.get $14
          v128.store32_lane 1
         end
         local.get $20
         i32.const 2
         i32.gt_s
         if
          local.get $13
          i32.const 8
          i32.add
          local.get $14
          v128.store32_lane 2
         end
        end
       end
      end
      local.get $5
      local.get $6
      local.get $28
      i32.mul
      i32.add
      local.set $13
      local.get $38
      local.get $43
      f32x4.max
      local.set $14
      local.get $37
      local.get $43
      f32x4.max
      local.set $15
      local.get $44
      i32.const 8
      i32.eq
      if
       local.get $13
       local.get $14
       v128.store
       local.get $13
       local.get $15
       v128.store offset=16
      else
       block $assembly/lanes/storeLanes|inlined.16
        i32.const 4
        local.get $44
        local.get $44
        i32.const 4
        i32.ge_s
        select
        local.tee $20
        i32.const 4
        i32.eq
        if
         local.get $13
         local.get $14
         v128.store
         br $assembly/lanes/storeLanes|inlined.16
        end
        local.get $20
        i32.const 0
        i32.gt_s
        if
         local.get $13
         local.get $14
         v128.store32_lane 0
        end
        local.get $20
        i32.const 1
        i32.gt_s
        if
         local.get $13
         i32.const 4
         i32.add
         local.get $14
         v128.store32_lane 1
        end
        local.get $20
        i32.const 2
        i32.gt_s
        if
         local.get $13
         i32.const 8
         i32.add
         local.get $14
         v128.store32_lane 2
        end
       end
       local.get $44
       i32.const 4
       i32.gt_s
       if
        block $assembly/lanes/storeLanes|inlined.17
         local.get $13
         i32.const 16
         i32.add
         local.set $13
         local.get $44
         i32.const 4
         i32.sub
         local.tee $20
         i32.const 4
         i32.eq
         if
          local.get $13
          local.get $15
          v128.store
          br $assembly/lanes/storeLanes|inlined.17
         end
         local.get $20
         i32.const 0
         i32.gt_s
         if
          local.get $13
          local.get $15
          v128.store32_lane 0
         end
         local.get $20
         i32.const 1
         i32.gt_s
         if
          local.get $13
          i32.const 4
          i32.add
          local.get $15
          v128.store32_lane 1
         end
         local.get $20
         i32.const 2
         i32.gt_s
         if
          local.get $13
          i32.const 8
          i32.add
          local.get $15
          v128.store32_lane 2
         end
        end
       end
      end
      local.get $5
      local.get $6
      local.get $26
      i32.mul
      i32.add
      local.set $13
      local.get $19
      local.get $43
      f32x4.max
      local.set $14
      local.get $18
      local.get $43
      f32x4.max
      local.set $15
      local.get $44
      i32.const 8
      i32.eq
      if
       local.get $13
       local.get $14
       v128.store
       local.get $13
       local.get $15
       v128.store offset=16
      else
       block $assembly/lanes/storeLanes|inlined.18
        i32.const 4
        local.get $44
        local.get $44
        i32.const 4
        i32.ge_s
        select
        local.tee $20
        i32.const 4
        i32.eq
        if
         local.get $13
         local.get $14
         v128.store
         br $assembly/lanes/storeLanes|inlined.18
        end
        local.get $20
        i32.const 0
        i32.gt_s
        if
         local.get $13
         local.get $14
         v128.store32_lane 0
        end
        local.get $20
        i32.const 1
        i32.gt_s
        if
         local.get $13
         i32.const 4
         i32.add
         local.get $14
         v128.store32_lane 1
        end
        local.get $20
        i32.const 2
        i32.gt_s
        if
         local.get $13
         i32.const 8
         i32.add
         local.get $14
         v128.store32_lane 2
        end
       end
       local.get $44
       i32.const 4
       i32.gt_s
       if
        block $assembly/lanes/storeLanes|inlined.19
         local.get $13
         i32.const 16
         i32.add
         local.set $13
         local.get $44
         i32.const 4
         i32.sub
         local.tee $20
         i32.const 4
         i32.eq
         if
          local.get $13
          local.get $15
          v128.store
          br $assembly/lanes/storeLanes|inlined.19
         end
         local.get $20
         i32.const 0
         i32.gt_s
         if
          local.get $13
          local.get $15
          v128.store32_lane 0
         end
         local.get $20
         i32.const 1
         i32.gt_s
         if
          local.get $13
          i32.const 4
          i32.add
          local.get $15
          v128.store32_lane 1
         end
         local.get $20
         i32.const 2
         i32.gt_s
         if
          local.get $13
          i32.const 8
          i32.add
          local.get $15
          v128.store32_lane 2
         end
        end
       end
      end
      local.get $5
      local.get $6
      local.get $24
      i32.mul
      i32.add
      local.set $13
      local.get $22
      local.get $43
      f32x4.max
      local.set $14
      local.get $21
      local.get $43
      f32x4.max
      local.set $15
      local.get $44
      i32.const 8
      i32.eq
      if
       local.get $13
       local.get $14
       v128.store
       local.get $13
       local.get $15
       v128.store offset=16
      else
       block $assembly/lanes/storeLanes|inlined.20
        i32.const 4
        local.get $44
        local.get $44
        i32.const 4
        i32.ge_s
        select
        local.tee $20
        i32.const 4
        i32.eq
        if
         local.get $13
         local.get $14
         v128.store
         br $assembly/lanes/storeLanes|inlined.20
        end
        local.get $20
        i32.const 0
        i32.gt_s
        if
         local.get $13
         local.get $14
         v128.store32_lane 0
        end
        local.get $20
        i32.const 1
        i32.gt_s
        if
         local.get $13
         i32.const 4
         i32.add
         local.get $14
         v128.store32_lane 1
        end
        local.get $20
        i32.const 2
        i32.gt_s
        if
         local.get $13
         i32.const 8
         i32.add
         local.get $14
         v128.store32_lane 2
        end
       end
       local.get $44
       i32.const 4
       i32.gt_s
       if
        block $assembly/lanes/storeLanes|inlined.21
         local.get $13
         i32.const 16
         i32.add
         local.set $13
         local.get $44
         i32.const 4
         i32.sub
         local.tee $20
         i32.const 4
         i32.eq
         if
          local.get $13
          local.get $15
          v128.store
          br $assembly/lanes/storeLanes|inlined.21
         end
         local.get $20
         i32.const 0
         i32.gt_s
         if
          local.get $13
          local.get $15
          v128.store32_lane 0
         end
         local.get $20
         i32.const 1
         i32.gt_s
         if
          local.get $13
          i32.const 4
          i32.add
          local.get $15
          v128.store32_lane 1
         end
         local.get $20
         i32.const 2
         i32.gt_s
         if
          local.get $13
          i32.const 8
          i32.add
          local.get $15
          v128.store32_lane 2
         end
        end
       end
      end
      local.get $42
      i32.const 4
      i32.add
      local.set $42
      br $for-loop|1
     end
    end
    local.get $3
    local.get $30
    i32.add
    local.set $3
    local.get $4
    i32.const 32
    i32.add
    local.set $4
    local.get $5
    i32.const 32
    i32.add
    local.set $5
    local.get $39
    i32.const 8
    i32.add
    local.set $39
    br $for-loop|0
   end
  end
 )
 (func $assembly/dense/clippedRelu (param $0 i32) (param $1 i32) (param $2 i32) (param $3 f32)
  (local $4 i32)
  (local $5 v128)
  local.get $3
  f32x4.splat
  local.set $5
  local.get $0
  local.get $2
  i32.const 2
  i32.shl
  i32.add
  local.set $4
  loop $for-loop|0
   local.get $0
   i32.const 16
   i32.add
   local.tee $2
   local.get $4
   i32.le_u
   if
    local.get $1
    local.get $0
    v128.load
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.max
    local.get $5
    f32x4.min
    v128.store
    local.get $2
    local.set $0
    local.get $1
    i32.const 16
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
  loop $for-loop|1
   local.get $0
   local.get $4
   i32.lt_u
   if
    local.get $1
    local.get $0
    f32.load
    f32.const 0
    f32.max
    local.get $3
    f32.min
    f32.store
    local.get $0
    i32.const 4
    i32.add
    local.set $0
    local.get $1
    i32.const 4
    i32.add
    local.set $1
    br $for-loop|1
   end
  end
 )
 (func $assembly/dense/addTensors (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32)
  (local $5 f32)
  (local $6 v128)
  f32.const 0
  f32.const -inf
  local.get $4
  select
  local.tee $5
  f32x4.splat
  local.set $6
  local.get $0
  local.get $3
  i32.const 2
  i32.shl
  i32.add
  local.set $4
  loop $for-loop|0
   local.get $0
   i32.const 16
   i32.add
   local.tee $3
   local.get $4
   i32.le_u
   if
    local.get $2
    local.get $0
    v128.load
    local.get $1
    v128.load
    f32x4.add
    local.get $6
    f32x4.max
    v128.store
    local.get $3
    local.set $0
    local.get $1
    i32.const 16
    i32.add
    local.set $1
    local.get $2
    i32.const 16
    i32.add
    local.set $2
    br $for-loop|0
   end
  end
  loop $for-loop|1
   local.get $0
   local.get $4
   i32.lt_u
   if
    local.get $2
    local.get $0
    f32.load
    local.get $1
    f32.load
    f32.add
    local.get $5
    f32.max
    f32.store
    local.get $0
    i32.const 4
    i32.add
    local.set $0
    local.get $1
    i32.const 4
    i32.add
    local.set $1
    local.get $2
    i32.const 4
    i32.add
    local.set $2
    br $for-loop|1
   end
  end
 )
 (func $assembly/channel/channelErrors (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 f32) (param $7 f32) (param $8 i32) (param $9 i32) (param $10 i32)
  (local $11 i32)
  (local $12 v128)
  (local $13 i32)
  (local $14 v128)
  (local $15 v128)
  (local $16 i32)
  (local $17 v128)
  (local $18 v128)
  (local $19 v128)
  (local $20 v128)
  local.get $10
  local.tee $11
  local.get $5
  i32.const 6
  i32.shl
  i32.add
  local.set $16
  loop $for-loop|0
   local.get $11
   local.get $16
   i32.lt_u
   if
    local.get $11
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    v128.store
    local.get $11
    i32.const 16
    i32.add
    local.set $11
    br $for-loop|0
   end
  end
  local.get $8
  if
   local.get $9
   if
    local.get $6
    f32x4.splat
    local.set $17
    local.get $3
    i32.const 2
    i32.shl
    local.set $8
    loop $for-loop|1
     local.get $13
     local.get $4
     i32.const 2
     i32.shl
     i32.lt_s
     if
      local.get $1
      local.get $13
      i32.add
      v128.load
      local.set $18
      local.get $7
      f32x4.splat
      local.set $12
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      local.set $15
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      local.set $14
      local.get $0
      local.get $13
      i32.add
      local.set $9
      local.get $10
      local.set $3
      i32.const 0
      local.set $11
      loop $for-loop|2
       local.get $5
       local.get $11
       i32.gt_s
       if
        local.get $12
        local.get $9
        v128.load
        local.get $2
        local.get $11
        i32.const 2
        i32.shl
        i32.add
        v128.load32_splat
        f32x4.add
        f32x4.add
        local.tee $12
        local.get $17
        f32x4.ge
        local.set $19
        local.get $12
        local.get $19
        local.get $17
        v128.and
        f32x4.sub
        local.get $12
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        f32x4.lt
        local.get $15
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        f32x4.gt
        v128.and
        local.tee $20
        local.get $17
        v128.and
        f32x4.add
        local.set $12
        local.get $3
        local.get $3
        v128.load
        local.get $15
        local.get $19
        v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
        v128.and
        f32x4.add
        local.get $20
        v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
        v128.and
        f32x4.sub
        local.tee $15
        local.get $17
        f32x4.mul
        local.get $14
        local.get $18
        f32x4.add
        local.tee $14
        f32x4.sub
        local.tee $19
        f64x2.promote_low_f32x4
        local.tee $20
        f64x2.add
        v128.store
        local.get $3
        local.get $3
        v128.load offset=16
        local.get $19
        local.get $19
        i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
        f64x2.promote_low_f32x4
        local.tee $19
        f64x2.add
        v128.store offset=16
        local.get $3
        local.get $3
        v128.load offset=32
        local.get $20
        local.get $20
        f64x2.mul
        f64x2.add
        v128.store offset=32
        local.get $3
        local.get $3
        v128.load offset=48
        local.get $19
        local.get $19
        f64x2.mul
        f64x2.add
        v128.store offset=48
        local.get $11
        i32.const 1
        i32.add
        local.set $11
        local.get $8
        local.get $9
        i32.add
        local.set $9
        local.get $3
        i32.const -64
        i32.sub
        local.set $3
        br $for-loop|2
       end
      end
      local.get $13
      i32.const 16
      i32.add
      local.set $13
      br $for-loop|1
     end
    end
   else
    local.get $6
    f32x4.splat
    local.set $17
    local.get $3
    i32.const 2
    i32.shl
    local.set $8
    loop $for-loop|3
     local.get $13
     local.get $4
     i32.const 2
     i32.shl
     i32.lt_s
     if
      local.get $1
      local.get $13
      i32.add
      v128.load
      local.set $18
      local.get $7
      f32x4.splat
      local.set $12
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      local.set $15
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      local.set $14
      local.get $0
      local.get $13
      i32.add
      local.set $9
      local.get $10
      local.set $3
      i32.const 0
      local.set $11
      loop $for-loop|4
       local.get $5
       local.get $11
       i32.gt_s
       if
        local.get $12
        local.get $9
        v128.load
        local.get $2
        local.get $11
        i32.const 2
        i32.shl
        i32.add
        v128.load32_splat
        f32x4.add
        f32x4.add
        local.tee $12
        local.get $17
        f32x4.gt
        local.set $19
        local.get $12
        local.get $19
        local.get $17
        v128.and
        f32x4.sub
        local.get $12
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        f32x4.le
        local.get $15
        v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
        f32x4.gt
        v128.and
        local.tee $20
        local.get $17
        v128.and
        f32x4.add
        local.set $12
        local.get $3
        local.get $3
        v128.load
        local.get $15
        local.get $19
        v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
        v128.and
        f32x4.add
        local.get $20
        v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
        v128.and
        f32x4.sub
        local.tee $15
        local.get $17
        f32x4.mul
        local.get $14
        local.get $18
        f32x4.add
        local.tee $14
        f32x4.sub
        local.tee $19
        f64x2.promote_low_f32x4
        local.tee $20
        f64x2.add
        v128.store
        local.get $3
        local.get $3
        v128.load offset=16
        local.get $19
        local.get $19
        i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
        f64x2.promote_low_f32x4
        local.tee $19
        f64x2.add
        v128.store offset=16
        local.get $3
        local.get $3
        v128.load offset=32
        local.get $20
        local.get $20
        f64x2.mul
        f64x2.add
        v128.store offset=32
        local.get $3
        local.get $3
        v128.load offset=48
        local.get $19
        local.get $19
        f64x2.mul
        f64x2.add
        v128.store offset=48
        local.get $11
        i32.const 1
        i32.add
        local.set $11
        local.get $8
        local.get $9
        i32.add
        local.set $9
        local.get $3
        i32.const -64
        i32.sub
        local.set $3
        br $for-loop|4
       end
      end
      local.get $13
      i32.const 16
      i32.add
      local.set $13
      br $for-loop|3
     end
    end
   end
  else
   local.get $9
   if
    local.get $6
    f32x4.splat
    local.set $17
    local.get $3
    i32.const 2
    i32.shl
    local.set $8
    loop $for-loop|5
     local.get $13
     local.get $4
     i32.const 2
     i32.shl
     i32.lt_s
     if
      local.get $1
      local.get $13
      i32.add
      v128.load
      local.set $18
      local.get $7
      f32x4.splat
      local.set $14
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      local.set $12
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      local.set $15
      local.get $0
      local.get $13
      i32.add
      local.set $9
      local.get $10
      local.set $3
      i32.const 0
      local.set $11
      loop $for-loop|6
       local.get $5
       local.get $11
       i32.gt_s
       if
        local.get $14
        local.get $9
        v128.load
        local.get $2
        local.get $11
        i32.const 2
        i32.shl
        i32.add
        v128.load32_splat
        f32x4.add
        f32x4.add
        local.tee $14
        local.get $17
        f32x4.ge
        local.set $19
        local.get $14
        local.get $19
        local.get $17
        v128.and
        f32x4.sub
        local.set $14
        local.get $3
        local.get $3
        v128.load
        local.get $12
        local.get $19
        v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
        v128.and
        f32x4.add
        local.tee $12
        local.get $17
        f32x4.mul
        local.get $15
        local.get $18
        f32x4.add
        local.tee $15
        f32x4.sub
        local.tee $19
        f64x2.promote_low_f32x4
        local.tee $20
        f64x2.add
        v128.store
        local.get $3
        local.get $3
        v128.load offset=16
        local.get $19
        local.get $19
        i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
        f64x2.promote_low_f32x4
        local.tee $19
        f64x2.add
        v128.store offset=16
        local.get $3
        local.get $3
        v128.load offset=32
        local.get $20
        local.get $20
        f64x2.mul
        f64x2.add
        v128.store offset=32
        local.get $3
        local.get $3
        v128.load offset=48
        local.get $19
        local.get $19
        f64x2.mul
        f64x2.add
        v128.store offset=48
        local.get $11
        i32.const 1
        i32.add
        local.set $11
        local.get $8
        local.get $9
        i32.add
        local.set $9
        local.get $3
        i32.const -64
        i32.sub
        local.set $3
        br $for-loop|6
       end
      end
      local.get $13
      i32.const 16
      i32.add
      local.set $13
      br $for-loop|5
     end
    end
   else
    local.get $6
    f32x4.splat
    local.set $17
    local.get $3
    i32.const 2
    i32.shl
    local.set $8
    loop $for-loop|7
     local.get $13
     local.get $4
     i32.const 2
     i32.shl
     i32.lt_s
     if
      local.get $1
      local.get $13
      i32.add
      v128.load
      local.set $18
      local.get $7
      f32x4.splat
      local.set $14
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      local.set $12
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      local.set $15
      local.get $0
      local.get $13
      i32.add
      local.set $9
      local.get $10
      local.set $3
      i32.const 0
      local.set $11
      loop $for-loop|8
       local.get $5
       local.get $11
       i32.gt_s
       if
        local.get $14
        local.get $9
        v128.load
        local.get $2
        local.get $11
        i32.const 2
        i32.shl
        i32.add
        v128.load32_splat
        f32x4.add
        f32x4.add
        local.tee $14
        local.get $17
        f32x4.gt
        local.set $19
        local.get $14
        local.get $19
        local.get $17
        v128.and
        f32x4.sub
        local.set $14
        local.get $3
        local.get $3
        v128.load
        local.get $12
        local.get $19
        v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
        v128.and
        f32x4.add
        local.tee $12
        local.get $17
        f32x4.mul
        local.get $15
        local.get $18
        f32x4.add
        local.tee $15
        f32x4.sub
        local.tee $19
        f64x2.promote_low_f32x4
        local.tee $20
        f64x2.add
        v128.store
        local.get $3
        local.get $3
        v128.load offset=16
        local.get $19
        local.get $19
        i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
        f64x2.promote_low_f32x4
        local.tee $19
        f64x2.add
        v128.store offset=16
        local.get $3
        local.get $3
        v128.load offset=32
        local.get $20
        local.get $20
        f64x2.mul
        f64x2.add
        v128.store offset=32
        local.get $3
        local.get $3
        v128.load offset=48
        local.get $19
        local.get $19
        f64x2.mul
        f64x2.add
        v128.store offset=48
        local.get $11
        i32.const 1
        i32.add
        local.set $11
        local.get $8
        local.get $9
        i32.add
        local.set $9
        local.get $3
        i32.const -64
        i32.sub
        local.set $3
        br $for-loop|8
       end
      end
      local.get $13
      i32.const 16
      i32.add
      local.set $13
      br $for-loop|7
     end
    end
   end
  end
 )
 (func $assembly/batch-norm/scaleChannels (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32)
  (local $7 i32)
  (local $8 i32)
  (local $9 f32)
  (local $10 v128)
  f32.const 0
  f32.const -inf
  local.get $6
  select
  local.tee $9
  f32x4.splat
  local.set $10
  loop $for-loop|0
   local.get $1
   local.get $8
   i32.gt_s
   if
    i32.const 0
    local.set $6
    loop $for-loop|1
     local.get $6
     i32.const 16
     i32.add
     local.tee $7
     local.get $2
     i32.const 2
     i32.shl
     i32.le_s
     if
      local.get $5
      local.get $6
      i32.add
      local.get $3
      local.get $6
      i32.add
      v128.load
      local.get $0
      local.get $6
      i32.add
      v128.load
      f32x4.mul
      local.get $4
      local.get $6
      i32.add
      v128.load
      f32x4.add
      local.get $10
      f32x4.max
      v128.store
      local.get $7
      local.set $6
      br $for-loop|1
     end
    end
    loop $for-loop|2
     local.get $6
     local.get $2
     i32.const 2
     i32.shl
     i32.lt_s
     if
      local.get $5
      local.get $6
      i32.add
      local.get $3
      local.get $6
      i32.add
      f32.load
      local.get $0
      local.get $6
      i32.add
      f32.load
      f32.mul
      local.get $4
      local.get $6
      i32.add
      f32.load
      f32.add
      local.get $9
      f32.max
      f32.store
      local.get $6
      i32.const 4
      i32.add
      local.set $6
      br $for-loop|2
     end
    end
    local.get $2
    i32.const 2
    i32.shl
    local.tee $6
    local.get $0
    i32.add
    local.set $0
    local.get $5
    local.get $6
    i32.add
    local.set $5
    local.get $8
    i32.const 1
    i32.add
    local.set $8
    br $for-loop|0
   end
  end
 )
 (func $assembly/batch-norm/pixelVariance (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32)
  (local $5 i32)
  (local $6 i32)
  (local $7 v128)
  (local $8 i32)
  (local $9 v128)
  (local $10 i32)
  (local $11 v128)
  (local $12 v128)
  local.get $1
  f32.convert_i32_s
  f32x4.splat
  local.set $11
  loop $for-loop|0
   local.get $2
   local.get $8
   i32.gt_s
   if
    local.get $8
    i32.const 2
    i32.shl
    local.tee $5
    local.get $3
    i32.add
    v128.load
    local.set $12
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    local.set $7
    local.get $0
    local.get $5
    i32.add
    local.set $6
    i32.const 0
    local.set $5
    loop $for-loop|1
     local.get $1
     local.get $5
     i32.gt_s
     if
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      local.set $9
      i32.const 256
      local.get $1
      local.get $5
      i32.sub
      local.tee $10
      local.get $10
      i32.const 256
      i32.gt_s
      select
      local.set $10
      loop $for-loop|2
       local.get $10
       i32.const 0
       i32.gt_s
       if
        local.get $9
        local.get $6
        v128.load
        local.get $12
        f32x4.sub
        local.tee $9
        local.get $9
        f32x4.mul
        f32x4.add
        local.set $9
        local.get $10
        i32.const 1
        i32.sub
        local.set $10
        local.get $6
        local.get $2
        i32.const 2
        i32.shl
        i32.add
        local.set $6
        br $for-loop|2
       end
      end
      local.get $7
      local.get $9
      f32x4.add
      local.set $7
      local.get $5
      i32.const 256
      i32.add
      local.set $5
      br $for-loop|1
     end
    end
    local.get $4
    local.get $8
    i32.const 2
    i32.shl
    i32.add
    local.set $5
    local.get $7
    local.get $11
    f32x4.div
    local.set $7
    block $assembly/lanes/storeLanes|inlined.13
     i32.const 4
     local.get $2
     local.get $8
     i32.sub
     local.tee $6
     local.get $6
     i32.const 4
     i32.gt_s
     select
     local.tee $6
     i32.const 4
     i32.eq
     if
      local.get $5
      local.get $7
      v128.store
      br $assembly/lanes/storeLanes|inlined.13
     end
     local.get $6
     i32.const 0
     i32.gt_s
     if
      local.get $5
      local.get $7
      v128.store32_lane 0
     end
     local.get $6
     i32.const 1
     i32.gt_s
     if
      local.get $5
      i32.const 4
      i32.add
      local.get $7
      v128.store32_lane 1
     end
     local.get $6
     i32.const 2
     i32.gt_s
     if
      local.get $5
      i32.const 8
      i32.add
      local.get $7
      v128.store32_lane 2
     end
    end
    local.get $8
    i32.const 4
    i32.add
    local.set $8
    br $for-loop|0
   end
  end
 )
 (func $assembly/batch-norm/combineChannels (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 i32)
  loop $for-loop|0
   local.get $2
   local.get $10
   i32.gt_s
   if
    i32.const 0
    local.set $8
    loop $for-loop|1
     local.get $8
     i32.const 16
     i32.add
     local.tee $9
     local.get $3
     i32.const 2
     i32.shl
     i32.le_s
     if
      local.get $7
      local.get $8
      i32.add
      local.get $4
      local.get $8
      i32.add
      v128.load
      local.get $0
      local.get $8
      i32.add
      v128.load
      f32x4.mul
      local.get $5
      local.get $8
      i32.add
      v128.load
      local.get $1
      local.get $8
      i32.add
      v128.load
      f32x4.mul
      f32x4.add
      local.get $6
      local.get $8
      i32.add
      v128.load
      f32x4.add
      v128.store
      local.get $9
      local.set $8
      br $for-loop|1
     end
    end
    loop $for-loop|2
     local.get $8
     local.get $3
     i32.const 2
     i32.shl
     i32.lt_s
     if
      local.get $7
      local.get $8
      i32.add
      local.get $4
      local.get $8
      i32.add
      f32.load
      local.get $0
      local.get $8
      i32.add
      f32.load
      f32.mul
      local.get $5
      local.get $8
      i32.add
      f32.load
      local.get $1
      local.get $8
      i32.add
      f32.load
      f32.mul
      f32.add
      local.get $6
      local.get $8
      i32.add
      f32.load
      f32.add
      f32.store
      local.get $8
      i32.const 4
      i32.add
      local.set $8
      br $for-loop|2
     end
    end
    local.get $3
    i32.const 2
    i32.shl
    local.tee $8
    local.get $0
    i32.add
    local.set $0
    local.get $1
    local.get $8
    i32.add
    local.set $1
    local.get $7
    local.get $8
    i32.add
    local.set $7
    local.get $10
    i32.const 1
    i32.add
    local.set $10
    br $for-loop|0
   end
  end
 )
 (func $assembly/batch-norm/batchNormSums (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32)
  (local $8 i32)
  (local $9 i32)
  (local $10 v128)
  (local $11 i32)
  (local $12 i32)
  (local $13 v128)
  (local $14 v128)
  (local $15 v128)
  (local $16 v128)
  (local $17 v128)
  loop $for-loop|0
   local.get $3
   local.get $12
   i32.gt_s
   if
    local.get $12
    i32.const 2
    i32.shl
    local.tee $8
    local.get $4
    i32.add
    v128.load
    local.set $16
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    local.set $10
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    local.set $13
    i32.const 0
    local.set $9
    loop $for-loop|1
     local.get $2
     local.get $9
     i32.gt_s
     if
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      local.set $14
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      local.set $15
      i32.const 256
      local.get $2
      local.get $9
      i32.sub
      local.tee $11
      local.get $11
      i32.const 256
      i32.gt_s
      select
      local.set $11
      loop $for-loop|2
       local.get $11
       i32.const 0
       i32.gt_s
       if
        local.get $14
        local.get $0
        local.get $8
        i32.add
        v128.load
        local.tee $17
        f32x4.add
        local.set $14
        local.get $15
        local.get $17
        local.get $1
        local.get $8
        i32.add
        v128.load
        local.get $16
        f32x4.sub
        f32x4.mul
        f32x4.add
        local.set $15
        local.get $11
        i32.const 1
        i32.sub
        local.set $11
        local.get $8
        local.get $3
        i32.const 2
        i32.shl
        i32.add
        local.set $8
        br $for-loop|2
       end
      end
      local.get $10
      local.get $14
      f32x4.add
      local.set $10
      local.get $13
      local.get $15
      f32x4.add
      local.set $13
      local.get $9
      i32.const 256
      i32.add
      local.set $9
      br $for-loop|1
     end
    end
    local.get $7
    local.get $12
    i32.const 2
    i32.shl
    i32.add
    local.set $8
    block $assembly/lanes/storeLanes|inlined.11
     i32.const 4
     local.get $3
     local.get $12
     i32.sub
     local.tee $9
     local.get $9
     i32.const 4
     i32.gt_s
     select
     local.tee $9
     i32.const 4
     i32.eq
     if
      local.get $8
      local.get $10
      v128.store
      br $assembly/lanes/storeLanes|inlined.11
     end
     local.get $9
     i32.const 0
     i32.gt_s
     if
      local.get $8
      local.get $10
      v128.store32_lane 0
     end
     local.get $9
     i32.const 1
     i32.gt_s
     if
      local.get $8
      i32.const 4
      i32.add
      local.get $10
      v128.store32_lane 1
     end
     local.get $9
     i32.const 2
     i32.gt_s
     if
      local.get $8
      i32.const 8
      i32.add
      local.get $10
      v128.store32_lane 2
     end
    end
    local.get $12
    i32.const 2
    i32.shl
    local.tee $8
    local.get $6
    i32.add
    local.set $11
    local.get $13
    local.get $5
    local.get $8
    i32.add
    v128.load
    f32x4.mul
    local.set $10
    block $assembly/lanes/storeLanes|inlined.12
     local.get $9
     i32.const 4
     i32.eq
     if
      local.get $11
      local.get $10
      v128.store
      br $assembly/lanes/storeLanes|inlined.12
     end
     local.get $9
     i32.const 0
     i32.gt_s
     if
      local.get $11
      local.get $10
      v128.store32_lane 0
     end
     local.get $9
     i32.const 1
     i32.gt_s
     if
      local.get $11
      i32.const 4
      i32.add
      local.get $10
      v128.store32_lane 1
     end
     local.get $9
     i32.const 2
     i32.gt_s
     if
      local.get $11
      i32.const 8
      i32.add
      local.get $10
      v128.store32_lane 2
     end
    end
    local.get $12
    i32.const 4
    i32.add
    local.set $12
    br $for-loop|0
   end
  end
 )
 (func $assembly/backward/sumPixels (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32)
  (local $4 i32)
  (local $5 i32)
  (local $6 v128)
  (local $7 i32)
  (local $8 i32)
  (local $9 v128)
  loop $for-loop|0
   local.get $2
   local.get $7
   i32.gt_s
   if
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    local.set $6
    local.get $0
    local.get $7
    i32.const 2
    i32.shl
    i32.add
    local.set $4
    i32.const 0
    local.set $5
    loop $for-loop|1
     local.get $1
     local.get $5
     i32.gt_s
     if
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      local.set $9
      i32.const 256
      local.get $1
      local.get $5
      i32.sub
      local.tee $8
      local.get $8
      i32.const 256
      i32.gt_s
      select
      local.set $8
      loop $for-loop|2
       local.get $8
       i32.const 0
       i32.gt_s
       if
        local.get $9
        local.get $4
        v128.load
        f32x4.add
        local.set $9
        local.get $8
        i32.const 1
        i32.sub
        local.set $8
        local.get $4
        local.get $2
        i32.const 2
        i32.shl
        i32.add
        local.set $4
        br $for-loop|2
       end
      end
      local.get $6
      local.get $9
      f32x4.add
      local.set $6
      local.get $5
      i32.const 256
      i32.add
      local.set $5
      br $for-loop|1
     end
    end
    local.get $3
    local.get $7
    i32.const 2
    i32.shl
    i32.add
    local.set $4
    block $assembly/lanes/storeLanes|inlined.10
     i32.const 4
     local.get $2
     local.get $7
     i32.sub
     local.tee $5
     local.get $5
     i32.const 4
     i32.gt_s
     select
     local.tee $5
     i32.const 4
     i32.eq
     if
      local.get $4
      local.get $6
      v128.store
      br $assembly/lanes/storeLanes|inlined.10
     end
     local.get $5
     i32.const 0
     i32.gt_s
     if
      local.get $4
      local.get $6
      v128.store32_lane 0
     end
     local.get $5
     i32.const 1
     i32.gt_s
     if
      local.get $4
      i32.const 4
      i32.add
      local.get $6
      v128.store32_lane 1
     end
     local.get $5
     i32.const 2
     i32.gt_s
     if
      local.get $4
      i32.const 8
      i32.add
      local.get $6
      v128.store32_lane 2
     end
    end
    local.get $7
    i32.const 4
    i32.add
    local.set $7
    br $for-loop|0
   end
  end
 )
 (func $assembly/backward/softmaxCrossEntropy (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 f32) (param $5 i32) (param $6 i32)
  (local $7 i32)
  (local $8 f32)
  (local $9 i32)
  (local $10 f32)
  (local $11 i32)
  (local $12 f32)
  (local $13 f32)
  (local $14 i32)
  loop $for-loop|0
   local.get $2
   local.get $9
   i32.gt_s
   if
    f32.const -inf
    local.set $10
    i32.const 0
    local.set $7
    loop $for-loop|1
     local.get $3
     local.get $7
     i32.gt_s
     if
      local.get $10
      local.get $0
      local.get $7
      i32.const 2
      i32.shl
      i32.add
      f32.load
      f32.max
      local.set $10
      local.get $7
      i32.const 1
      i32.add
      local.set $7
      br $for-loop|1
     end
    end
    f32.const 0
    local.set $8
    i32.const 0
    local.set $7
    loop $for-loop|2
     local.get $3
     local.get $7
     i32.gt_s
     if
      local.get $7
      i32.const 2
      i32.shl
      local.tee $11
      local.get $6
      i32.add
      local.get $0
      local.get $11
      i32.add
      f32.load
      local.get $10
      f32.sub
      local.tee $12
      f32.const -87
      f32.lt
      if (result f32)
       f32.const 0
      else
       local.get $12
       local.get $12
       f32.const 1.4426950216293335
       f32.mul
       f32.nearest
       local.tee $12
       f32.const 0.693359375
       f32.mul
       f32.sub
       local.get $12
       f32.const -2.1219444170128554e-04
       f32.mul
       f32.sub
       local.tee $13
       f32.const 1.9841270113829523e-04
       f32.mul
       f32.const 1.3888889225199819e-03
       f32.add
       local.get $13
       f32.mul
       f32.const 0.008333333767950535
       f32.add
       local.get $13
       f32.mul
       f32.const 0.0416666679084301
       f32.add
       local.get $13
       f32.mul
       f32.const 0.1666666716337204
       f32.add
       local.get $13
       f32.mul
       f32.const 0.5
       f32.add
       local.get $13
       f32.mul
       f32.const 1
       f32.add
       local.get $13
       f32.mul
       f32.const 1
       f32.add
       local.get $12
       i32.trunc_sat_f32_s
       i32.const 127
       i32.add
       i32.const 23
       i32.shl
       f32.reinterpret_i32
       f32.mul
      end
      local.tee $12
      f32.store
      local.get $8
      local.get $12
      f32.add
      local.set $8
      local.get $7
      i32.const 1
      i32.add
      local.set $7
      br $for-loop|2
     end
    end
    local.get $1
    local.get $9
    i32.const 2
    i32.shl
    i32.add
    i32.load
    local.set $11
    i32.const 0
    local.set $7
    loop $for-loop|3
     local.get $3
     local.get $7
     i32.gt_s
     if
      local.get $6
      local.get $7
      i32.const 2
      i32.shl
      i32.add
      local.tee $14
      local.get $14
      f32.load
      local.get $8
      f32.div
      f32.const 1
      f32.const 0
      local.get $7
      local.get $11
      i32.eq
      select
      f32.sub
      local.get $4
      f32.mul
      f32.store
      local.get $7
      i32.const 1
      i32.add
      local.set $7
      br $for-loop|3
     end
    end
    local.get $8
    i32.reinterpret_f32
    local.tee $14
    i32.const 23
    i32.shr_s
    i32.const 127
    i32.sub
    local.set $7
    local.get $14
    i32.const 8388607
    i32.and
    i32.const 1065353216
    i32.or
    f32.reinterpret_i32
    local.tee $8
    f32.const 1.4142135381698608
    f32.gt
    if
     local.get $8
     f32.const 0.5
     f32.mul
     local.set $8
     local.get $7
     i32.const 1
     i32.add
     local.set $7
    end
    local.get $8
    f32.const -1
    f32.add
    local.get $8
    f32.const 1
    f32.add
    f32.div
    local.tee $8
    local.get $8
    f32.mul
    local.set $12
    local.get $5
    local.get $9
    i32.const 2
    i32.shl
    i32.add
    local.get $7
    f32.convert_i32_s
    local.tee $13
    f32.const 0.693359375
    f32.mul
    local.get $13
    f32.const -2.1219444170128554e-04
    f32.mul
    local.get $8
    local.get $8
    f32.add
    local.get $12
    f32.const 0.1111111119389534
    f32.mul
    f32.const 0.1428571492433548
    f32.add
    local.get $12
    f32.mul
    f32.const 0.20000000298023224
    f32.add
    local.get $12
    f32.mul
    f32.const 0.3333333432674408
    f32.add
    local.get $12
    f32.mul
    f32.const 1
    f32.add
    f32.mul
    f32.add
    f32.add
    local.get $10
    f32.add
    local.get $0
    local.get $11
    i32.const 2
    i32.shl
    i32.add
    f32.load
    f32.sub
    f32.store
    local.get $3
    i32.const 2
    i32.shl
    local.tee $7
    local.get $0
    i32.add
    local.set $0
    local.get $6
    local.get $7
    i32.add
    local.set $6
    local.get $9
    i32.const 1
    i32.add
    local.set $9
    br $for-loop|0
   end
  end
 )
 (func $assembly/backward/shortcutGradient (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (param $10 i32) (param $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i32)
  loop $for-loop|0
   local.get $2
   local.get $15
   i32.gt_s
   if
    i32.const 0
    local.set $12
    loop $for-loop|1
     local.get $9
     local.get $12
     i32.gt_s
     if
      i32.const 0
      local.set $13
      loop $for-loop|2
       local.get $10
       local.get $13
       i32.gt_s
       if
        local.get $0
        local.get $9
        local.get $15
        i32.mul
        local.get $12
        i32.add
        local.get $10
        i32.mul
        local.get $13
        i32.add
        local.get $11
        i32.mul
        local.get $8
        i32.add
        i32.const 2
        i32.shl
        i32.add
        local.set $16
        local.get $1
        local.get $3
        local.get $15
        i32.mul
        local.get $6
        local.get $12
        i32.mul
        i32.add
        local.get $4
        i32.mul
        local.get $7
        local.get $13
        i32.mul
        i32.add
        local.get $5
        i32.mul
        i32.const 2
        i32.shl
        i32.add
        local.set $17
        i32.const 0
        local.set $14
        loop $for-loop|3
         local.get $14
         local.get $5
         i32.const 2
         i32.shl
         i32.lt_s
         if
          local.get $14
          local.get $17
          i32.add
          local.tee $18
          local.get $18
          f32.load
          local.get $14
          local.get $16
          i32.add
          f32.load
          f32.add
          f32.store
          local.get $14
          i32.const 4
          i32.add
          local.set $14
          br $for-loop|3
         end
        end
        local.get $13
        i32.const 1
        i32.add
        local.set $13
        br $for-loop|2
       end
      end
      local.get $12
      i32.const 1
      i32.add
      local.set $12
      br $for-loop|1
     end
    end
    local.get $15
    i32.const 1
    i32.add
    local.set $15
    br $for-loop|0
   end
  end
 )
 (func $assembly/backward/reluGradient (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32)
  (local $4 i32)
  local.get $0
  local.get $3
  i32.const 2
  i32.shl
  i32.add
  local.set $4
  loop $for-loop|0
   local.get $0
   i32.const 16
   i32.add
   local.tee $3
   local.get $4
   i32.le_u
   if
    local.get $2
    local.get $1
    v128.load
    local.get $0
    v128.load
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.gt
    v128.and
    v128.store
    local.get $3
    local.set $0
    local.get $1
    i32.const 16
    i32.add
    local.set $1
    local.get $2
    i32.const 16
    i32.add
    local.set $2
    br $for-loop|0
   end
  end
  loop $for-loop|1
   local.get $0
   local.get $4
   i32.lt_u
   if
    local.get $2
    local.get $0
    f32.load
    f32.const 0
    f32.gt
    if (result f32)
     local.get $1
     f32.load
    else
     f32.const 0
    end
    f32.store
    local.get $0
    i32.const 4
    i32.add
    local.set $0
    local.get $1
    i32.const 4
    i32.add
    local.set $1
    local.get $2
    i32.const 4
    i32.add
    local.set $2
    br $for-loop|1
   end
  end
 )
 (func $assembly/backward/dilateImage (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32) (param $10 i32) (param $11 i32)
  (local $12 i32)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  local.get $5
  i32.const 2
  i32.shl
  local.set $13
  loop $for-loop|0
   local.get $2
   local.get $15
   i32.gt_s
   if
    i32.const 0
    local.set $14
    loop $for-loop|1
     local.get $3
     local.get $14
     i32.gt_s
     if
      local.get $1
      local.get $6
      local.get $15
      i32.mul
      local.get $10
      i32.add
      local.get $8
      local.get $14
      i32.mul
      i32.add
      local.get $7
      i32.mul
      local.get $11
      i32.add
      local.get $13
      i32.mul
      i32.add
      local.set $5
      i32.const 0
      local.set $16
      loop $for-loop|2
       local.get $4
       local.get $16
       i32.gt_s
       if
        local.get $5
        local.get $13
        i32.add
        local.set $17
        loop $for-loop|3
         local.get $17
         local.get $5
         i32.const 16
         i32.add
         local.tee $12
         i32.ge_u
         if
          local.get $5
          local.get $0
          v128.load
          v128.store
          local.get $12
          local.set $5
          local.get $0
          i32.const 16
          i32.add
          local.set $0
          br $for-loop|3
         end
        end
        local.get $13
        i32.const 15
        i32.and
        local.set $17
        i32.const 0
        local.set $12
        loop $for-loop|4
         local.get $12
         local.get $17
         i32.lt_s
         if
          local.get $5
          local.get $12
          i32.add
          local.get $0
          local.get $12
          i32.add
          f32.load
          f32.store
          local.get $12
          i32.const 4
          i32.add
          local.set $12
          br $for-loop|4
         end
        end
        local.get $0
        local.get $17
        i32.add
        local.set $0
        local.get $16
        i32.const 1
        i32.add
        local.set $16
        local.get $5
        local.get $13
        local.get $17
        i32.sub
        i32.sub
        local.get $9
        local.get $13
        i32.mul
        i32.add
        local.set $5
        br $for-loop|2
       end
      end
      local.get $14
      i32.const 1
      i32.add
      local.set $14
      br $for-loop|1
     end
    end
    local.get $15
    i32.const 1
    i32.add
    local.set $15
    br $for-loop|0
   end
  end
 )
 (func $assembly/backward/convWeightGradient (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32) (param $7 i32) (param $8 i32) (param $9 i32)
  (local $10 i32)
  (local $11 i32)
  (local $12 v128)
  (local $13 i32)
  (local $14 i32)
  (local $15 i32)
  (local $16 i32)
  (local $17 i32)
  (local $18 i32)
  (local $19 v128)
  (local $20 i32)
  (local $21 i32)
  (local $22 i32)
  (local $23 i32)
  (local $24 i32)
  (local $25 i32)
  (local $26 i32)
  (local $27 i32)
  (local $28 v128)
  loop $for-loop|0
   local.get $2
   local.get $23
   i32.gt_s
   if
    local.get $9
    local.get $2
    local.get $23
    i32.sub
    local.tee $10
    local.get $9
    local.get $10
    i32.lt_s
    select
    local.set $18
    local.get $1
    local.get $23
    i32.const 2
    i32.shl
    i32.add
    local.set $11
    local.get $3
    local.get $5
    local.get $23
    i32.mul
    i32.const 2
    i32.shl
    i32.add
    local.set $17
    i32.const 0
    local.set $22
    loop $for-loop|1
     local.get $6
     local.get $22
     i32.gt_s
     if
      local.get $0
      local.get $8
      local.get $22
      i32.mul
      i32.add
      local.set $16
      local.get $4
      local.get $7
      local.get $22
      i32.mul
      local.get $5
      i32.mul
      i32.const 2
      i32.shl
      i32.add
      local.set $15
      i32.const 0
      local.set $26
      loop $for-loop|2
       local.get $26
       i32.const 4
       i32.add
       local.get $7
       i32.le_s
       if
        i32.const 0
        local.set $10
        loop $for-loop|3
         local.get $5
         local.get $10
         i32.gt_s
         if
          local.get $16
          local.get $26
          i32.const 2
          i32.shl
          i32.add
          local.get $11
          local.get $18
          local.get $17
          local.get $10
          i32.const 2
          i32.shl
          i32.add
          local.get $5
          i32.const 2
          i32.shl
          local.get $15
          local.get $5
          local.get $26
          i32.mul
          local.get $10
          i32.add
          i32.const 2
          i32.shl
          i32.add
          i32.const 8
          local.get $5
          local.get $10
          i32.sub
          local.tee $13
          local.get $13
          i32.const 8
          i32.gt_s
          select
          call $assembly/backward/accumulate4
          local.get $10
          i32.const 8
          i32.add
          local.set $10
          br $for-loop|3
         end
        end
        local.get $26
        i32.const 4
        i32.add
        local.set $26
        br $for-loop|2
       end
      end
      loop $for-loop|4
       local.get $7
       local.get $26
       i32.gt_s
       if
        i32.const 0
        local.set $24
        loop $for-loop|5
         local.get $5
         local.get $24
         i32.gt_s
         if
          local.get $16
          local.get $26
          i32.const 2
          i32.shl
          i32.add
          local.set $14
          local.get $17
          local.get $24
          i32.const 2
          i32.shl
          i32.add
          local.set $21
          local.get $5
          i32.const 2
          i32.shl
          local.set $13
          local.get $15
          local.get $5
          local.get $26
          i32.mul
          local.get $24
          i32.add
          i32.const 2
          i32.shl
          i32.add
          local.set $25
          i32.const 8
          local.get $5
          local.get $24
          i32.sub
          local.tee $10
          local.get $10
          i32.const 8
          i32.gt_s
          select
          local.set $20
          v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
          local.set $19
          v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
          local.set $12
          local.get $11
          local.tee $10
          local.get $18
          i32.const 2
          i32.shl
          i32.add
          local.set $27
          loop $for-loop|00
           local.get $10
           local.get $27
           i32.lt_u
           if
            local.get $19
            local.get $21
            v128.load
            local.get $14
            local.get $10
            i32.load
            i32.add
            v128.load32_splat
            local.tee $28
            f32x4.mul
            f32x4.add
            local.set $19
            local.get $12
            local.get $21
            v128.load offset=16
            local.get $28
            f32x4.mul
            f32x4.add
            local.set $12
            local.get $13
            local.get $21
            i32.add
            local.set $21
            local.get $10
            i32.const 4
            i32.add
            local.set $10
            br $for-loop|00
           end
          end
          local.get $25
          v128.load
          local.get $19
          f32x4.add
          local.set $19
          block $assembly/lanes/storeLanes|inlined.8
           i32.const 4
           local.get $20
           local.get $20
           i32.const 4
           i32.ge_s
           select
           local.tee $10
           i32.const 4
           i32.eq
           if
            local.get $25
            local.get $19
            v128.store
            br $assembly/lanes/storeLanes|inlined.8
           end
           local.get $10
           i32.const 0
           i32.gt_s
           if
            local.get $25
            local.get $19
            v128.store32_lane 0
           end
           local.get $10
           i32.const 1
           i32.gt_s
           if
            local.get $25
            i32.const 4
            i32.add
            local.get $19
            v128.store32_lane 1
           end
           local.get $10
           i32.const 2
           i32.gt_s
           if
            local.get $25
            i32.const 8
            i32.add
            local.get $19
            v128.store32_lane 2
           end
          end
          local.get $20
          i32.const 4
          i32.gt_s
          if
           block $assembly/lanes/storeLanes|inlined.9
            local.get $25
            i32.const 16
            i32.add
            local.set $10
            local.get $25
            v128.load offset=16
            local.get $12
            f32x4.add
            local.set $12
            local.get $20
            i32.const 4
            i32.sub
            local.tee $13
            i32.const 4
            i32.eq
            if
             local.get $10
             local.get $12
             v128.store
             br $assembly/lanes/storeLanes|inlined.9
            end
            local.get $13
            i32.const 0
            i32.gt_s
            if
             local.get $10
             local.get $12
             v128.store32_lane 0
            end
            local.get $13
            i32.const 1
            i32.gt_s
            if
             local.get $10
             i32.const 4
             i32.add
             local.get $12
             v128.store32_lane 1
            end
            local.get $13
            i32.const 2
            i32.gt_s
            if
             local.get $10
             i32.const 8
             i32.add
             local.get $12
             v128.store32_lane 2
            end
           end
          end
          local.get $24
          i32.const 8
          i32.add
          local.set $24
          br $for-loop|5
         end
        end
        local.get $26
        i32.const 1
        i32.add
        local.set $26
        br $for-loop|4
       end
      end
      local.get $22
      i32.const 1
      i32.add
      local.set $22
      br $for-loop|1
     end
    end
    local.get $9
    local.get $23
    i32.add
    local.set $23
    br $for-loop|0
   end
  end
 )
 (func $assembly/backward/clippedReluGradient (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 f32)
  (local $5 i32)
  (local $6 v128)
  (local $7 v128)
  (local $8 f32)
  local.get $4
  f32x4.splat
  local.set $6
  local.get $0
  local.get $3
  i32.const 2
  i32.shl
  i32.add
  local.set $5
  loop $for-loop|0
   local.get $0
   i32.const 16
   i32.add
   local.tee $3
   local.get $5
   i32.le_u
   if
    local.get $2
    local.get $1
    v128.load
    local.get $0
    v128.load
    local.tee $7
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.gt
    local.get $7
    local.get $6
    f32x4.lt
    v128.and
    v128.and
    v128.store
    local.get $3
    local.set $0
    local.get $1
    i32.const 16
    i32.add
    local.set $1
    local.get $2
    i32.const 16
    i32.add
    local.set $2
    br $for-loop|0
   end
  end
  loop $for-loop|1
   local.get $0
   local.get $5
   i32.lt_u
   if
    local.get $2
    local.get $0
    f32.load
    local.tee $8
    local.get $4
    f32.lt
    local.get $8
    f32.const 0
    f32.gt
    i32.and
    if (result f32)
     local.get $1
     f32.load
    else
     f32.const 0
    end
    f32.store
    local.get $0
    i32.const 4
    i32.add
    local.set $0
    local.get $1
    i32.const 4
    i32.add
    local.set $1
    local.get $2
    i32.const 4
    i32.add
    local.set $2
    br $for-loop|1
   end
  end
 )
 (func $assembly/backward/clear (param $0 i32) (param $1 i32)
  (local $2 i32)
  local.get $0
  local.get $1
  i32.const 2
  i32.shl
  i32.add
  local.set $2
  loop $for-loop|0
   local.get $0
   i32.const 16
   i32.add
   local.tee $1
   local.get $2
   i32.le_u
   if
    local.get $0
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    v128.store
    local.get $1
    local.set $0
    br $for-loop|0
   end
  end
  loop $for-loop|1
   local.get $0
   local.get $2
   i32.lt_u
   if
    local.get $0
    f32.const 0
    f32.store
    local.get $0
    i32.const 4
    i32.add
    local.set $0
    br $for-loop|1
   end
  end
 )
 (func $assembly/backward/accumulate4 (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 i32) (param $6 i32)
  (local $7 v128)
  (local $8 v128)
  (local $9 v128)
  (local $10 v128)
  (local $11 v128)
  (local $12 v128)
  (local $13 v128)
  (local $14 v128)
  (local $15 i32)
  (local $16 v128)
  (local $17 v128)
  (local $18 v128)
  local.get $1
  local.get $2
  i32.const 2
  i32.shl
  i32.add
  local.set $15
  loop $for-loop|0
   local.get $1
   local.get $15
   i32.lt_u
   if
    local.get $7
    local.get $3
    v128.load
    local.tee $16
    local.get $0
    local.get $1
    i32.load
    i32.add
    local.tee $2
    v128.load32_splat
    local.tee $17
    f32x4.mul
    f32x4.add
    local.set $7
    local.get $8
    local.get $3
    v128.load offset=16
    local.tee $18
    local.get $17
    f32x4.mul
    f32x4.add
    local.set $8
    local.get $9
    local.get $16
    local.get $2
    v128.load32_splat offset=4
    local.tee $17
    f32x4.mul
    f32x4.add
    local.set $9
    local.get $10
    local.get $18
    local.get $17
    f32x4.mul
    f32x4.add
    local.set $10
    local.get $11
    local.get $16
    local.get $2
    v128.load32_splat offset=8
    local.tee $17
    f32x4.mul
    f32x4.add
    local.set $11
    local.get $12
    local.get $18
    local.get $17
    f32x4.mul
    f32x4.add
    local.set $12
    local.get $13
    local.get $16
    local.get $2
    v128.load32_splat offset=12
    local.tee $16
    f32x4.mul
    f32x4.add
    local.set $13
    local.get $14
    local.get $18
    local.get $16
    f32x4.mul
    f32x4.add
    local.set $14
    local.get $3
    local.get $4
    i32.add
    local.set $3
    local.get $1
    i32.const 4
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
  local.get $5
  v128.load
  local.get $7
  f32x4.add
  local.set $7
  block $assembly/lanes/storeLanes|inlined.0
   i32.const 4
   local.get $6
   local.get $6
   i32.const 4
   i32.ge_s
   select
   local.tee $0
   i32.const 4
   i32.eq
   if
    local.get $5
    local.get $7
    v128.store
    br $assembly/lanes/storeLanes|inlined.0
   end
   local.get $0
   i32.const 0
   i32.gt_s
   if
    local.get $5
    local.get $7
    v128.store32_lane 0
   end
   local.get $0
   i32.const 1
   i32.gt_s
   if
    local.get $5
    i32.const 4
    i32.add
    local.get $7
    v128.store32_lane 1
   end
   local.get $0
   i32.const 2
   i32.gt_s
   if
    local.get $5
    i32.const 8
    i32.add
    local.get $7
    v128.store32_lane 2
   end
  end
  local.get $6
  i32.const 4
  i32.gt_s
  if
   block $assembly/lanes/storeLanes|inlined.1
    local.get $5
    i32.const 16
    i32.add
    local.set $0
    local.get $5
    v128.load offset=16
    local.get $8
    f32x4.add
    local.set $7
    local.get $6
    i32.const 4
    i32.sub
    local.tee $1
    i32.const 4
    i32.eq
    if
     local.get $0
     local.get $7
     v128.store
     br $assembly/lanes/storeLanes|inlined.1
    end
    local.get $1
    i32.const 0
    i32.gt_s
    if
     local.get $0
     local.get $7
     v128.store32_lane 0
    end
    local.get $1
    i32.const 1
    i32.gt_s
    if
     local.get $0
     i32.const 4
     i32.add
     local.get $7
     v128.store32_lane 1
    end
    local.get $1
    i32.const 2
    i32.gt_s
    if
     local.get $0
     i32.const 8
     i32.add
     local.get $7
     v128.store32_lane 2
    end
   end
  end
  local.get $4
  local.get $5
  i32.add
  local.tee $0
  v128.load
  local.get $9
  f32x4.add
  local.set $7
  block $assembly/lanes/storeLanes|inlined.2
   i32.const 4
   local.get $6
   local.get $6
   i32.const 4
   i32.ge_s
   select
   local.tee $1
   i32.const 4
   i32.eq
   if
    local.get $0
    local.get $7
    v128.store
    br $assembly/lanes/storeLanes|inlined.2
   end
   local.get $1
   i32.const 0
   i32.gt_s
   if
    local.get $0
    local.get $7
    v128.store32_lane 0
   end
   local.get $1
   i32.const 1
   i32.gt_s
   if
    local.get $0
    i32.const 4
    i32.add
    local.get $7
    v128.store32_lane 1
   end
   local.get $1
   i32.const 2
   i32.gt_s
   if
    local.get $0
    i32.const 8
    i32.add
    local.get $7
    v128.store32_lane 2
   end
  end
  local.get $6
  i32.const 4
  i32.gt_s
  if
   block $assembly/lanes/storeLanes|inlined.3
    local.get $0
    i32.const 16
    i32.add
    local.set $1
    local.get $0
    v128.load offset=16
    local.get $10
    f32x4.add
    local.set $7
    local.get $6
    i32.const 4
    i32.sub
    local.tee $0
    i32.const 4
    i32.eq
    if
     local.get $1
     local.get $7
     v128.store
     br $assembly/lanes/storeLanes|inlined.3
    end
    local.get $0
    i32.const 0
    i32.gt_s
    if
     local.get $1
     local.get $7
     v128.store32_lane 0
    end
    local.get $0
    i32.const 1
    i32.gt_s
    if
     local.get $1
     i32.const 4
     i32.add
     local.get $7
     v128.store32_lane 1
    end
    local.get $0
    i32.const 2
    i32.gt_s
    if
     local.get $1
     i32.const 8
     i32.add
     local.get $7
     v128.store32_lane 2
    end
   end
  end
  local.get $5
  local.get $4
  i32.const 1
  i32.shl
  i32.add
  local.tee $0
  v128.load
  local.get $11
  f32x4.add
  local.set $7
  block $assembly/lanes/storeLanes|inlined.4
   i32.const 4
   local.get $6
   local.get $6
   i32.const 4
   i32.ge_s
   select
   local.tee $1
   i32.const 4
   i32.eq
   if
    local.get $0
    local.get $7
    v128.store
    br $assembly/lanes/storeLanes|inlined.4
   end
   local.get $1
   i32.const 0
   i32.gt_s
   if
    local.get $0
    local.get $7
    v128.store32_lane 0
   end
   local.get $1
   i32.const 1
   i32.gt_s
   if
    local.get $0
    i32.const 4
    i32.add
    local.get $7
    v128.store32_lane 1
   end
   local.get $1
   i32.const 2
   i32.gt_s
   if
    local.get $0
    i32.const 8
    i32.add
    local.get $7
    v128.store32_lane 2
   end
  end
  local.get $6
  i32.const 4
  i32.gt_s
  if
   block $assembly/lanes/storeLanes|inlined.5
    local.get $0
    i32.const 16
    i32.add
    local.set $1
    local.get $0
    v128.load offset=16
    local.get $12
    f32x4.add
    local.set $7
    local.get $6
    i32.const 4
    i32.sub
    local.tee $0
    i32.const 4
    i32.eq
    if
     local.get $1
     local.get $7
     v128.store
     br $assembly/lanes/storeLanes|inlined.5
    end
    local.get $0
    i32.const 0
    i32.gt_s
    if
     local.get $1
     local.get $7
     v128.store32_lane 0
    end
    local.get $0
    i32.const 1
    i32.gt_s
    if
     local.get $1
     i32.const 4
     i32.add
     local.get $7
     v128.store32_lane 1
    end
    local.get $0
    i32.const 2
    i32.gt_s
    if
     local.get $1
     i32.const 8
     i32.add
     local.get $7
     v128.store32_lane 2
    end
   end
  end
  local.get $5
  local.get $4
  i32.const 3
  i32.mul
  i32.add
  local.tee $0
  v128.load
  local.get $13
  f32x4.add
  local.set $7
  block $assembly/lanes/storeLanes|inlined.6
   i32.const 4
   local.get $6
   local.get $6
   i32.const 4
   i32.ge_s
   select
   local.tee $1
   i32.const 4
   i32.eq
   if
    local.get $0
    local.get $7
    v128.store
    br $assembly/lanes/storeLanes|inlined.6
   end
   local.get $1
   i32.const 0
   i32.gt_s
   if
    local.get $0
    local.get $7
    v128.store32_lane 0
   end
   local.get $1
   i32.const 1
   i32.gt_s
   if
    local.get $0
    i32.const 4
    i32.add
    local.get $7
    v128.store32_lane 1
   end
   local.get $1
   i32.const 2
   i32.gt_s
   if
    local.get $0
    i32.const 8
    i32.add
    local.get $7
    v128.store32_lane 2
   end
  end
  local.get $6
  i32.const 4
  i32.gt_s
  if
   block $assembly/lanes/storeLanes|inlined.7
    local.get $0
    i32.const 16
    i32.add
    local.set $1
    local.get $0
    v128.load offset=16
    local.get $14
    f32x4.add
    local.set $7
    local.get $6
    i32.const 4
    i32.sub
    local.tee $0
    i32.const 4
    i32.eq
    if
     local.get $1
     local.get $7
     v128.store
     br $assembly/lanes/storeLanes|inlined.7
    end
    local.get $0
    i32.const 0
    i32.gt_s
    if
     local.get $1
     local.get $7
     v128.store32_lane 0
    end
    local.get $0
    i32.const 1
    i32.gt_s
    if
     local.get $1
     i32.const 4
     i32.add
     local.get $7
     v128.store32_lane 1
    end
    local.get $0
    i32.const 2
    i32.gt_s
    if
     local.get $1
     i32.const 8
     i32.add
     local.get $7
     v128.store32_lane 2
    end
   end
  end
 )
 (func $assembly/activation/spikeGradient (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 f32) (param $6 f32)
  (local $7 i32)
  (local $8 i32)
  (local $9 v128)
  (local $10 i32)
  (local $11 i32)
  (local $12 f32)
  local.get $3
  i32.const 2
  i32.shl
  local.tee $10
  local.get $4
  i32.const 1
  i32.sub
  i32.mul
  local.set $11
  loop $for-loop|0
   local.get $8
   i32.const 16
   i32.add
   local.get $10
   i32.le_s
   if
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    local.set $9
    local.get $4
    local.set $3
    local.get $8
    local.get $11
    i32.add
    local.set $7
    loop $for-loop|1
     local.get $3
     i32.const 0
     i32.gt_s
     if
      local.get $2
      local.get $7
      i32.add
      local.get $9
      local.get $1
      local.get $7
      i32.add
      v128.load
      local.get $6
      f32x4.splat
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
      local.get $0
      local.get $7
      i32.add
      v128.load
      local.get $5
      f32x4.splat
      local.tee $9
      f32x4.sub
      f32x4.abs
      local.get $9
      f32x4.div
      f32x4.sub
      f32x4.max
      f32x4.mul
      f32x4.mul
      f32x4.add
      local.tee $9
      v128.store
      local.get $3
      i32.const 1
      i32.sub
      local.set $3
      local.get $7
      local.get $10
      i32.sub
      local.set $7
      br $for-loop|1
     end
    end
    local.get $8
    i32.const 16
    i32.add
    local.set $8
    br $for-loop|0
   end
  end
  loop $for-loop|2
   local.get $8
   local.get $10
   i32.lt_s
   if
    f32.const 0
    local.set $12
    local.get $4
    local.set $3
    local.get $8
    local.get $11
    i32.add
    local.set $7
    loop $for-loop|3
     local.get $3
     i32.const 0
     i32.gt_s
     if
      local.get $2
      local.get $7
      i32.add
      local.get $12
      local.get $1
      local.get $7
      i32.add
      f32.load
      local.get $6
      f32x4.splat
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
      local.get $0
      local.get $7
      i32.add
      v128.load32_splat
      local.get $5
      f32x4.splat
      local.tee $9
      f32x4.sub
      f32x4.abs
      local.get $9
      f32x4.div
      f32x4.sub
      f32x4.max
      f32x4.mul
      f32x4.extract_lane 0
      f32.mul
      f32.add
      local.tee $12
      f32.store
      local.get $3
      i32.const 1
      i32.sub
      local.set $3
      local.get $7
      local.get $10
      i32.sub
      local.set $7
      br $for-loop|3
     end
    end
    local.get $8
    i32.const 4
    i32.add
    local.set $8
    br $for-loop|2
   end
  end
 )
 (func $assembly/activation/integrateAndFire (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 f32) (param $6 f32)
  (local $7 i32)
  (local $8 f32)
  (local $9 i32)
  (local $10 v128)
  (local $11 i32)
  (local $12 v128)
  (local $13 v128)
  (local $14 f32)
  local.get $3
  i32.const 2
  i32.shl
  local.set $11
  local.get $5
  f32x4.splat
  local.set $12
  loop $for-loop|0
   local.get $7
   i32.const 16
   i32.add
   local.get $11
   i32.le_s
   if
    local.get $6
    f32x4.splat
    local.set $10
    i32.const 0
    local.set $9
    local.get $7
    local.set $3
    loop $for-loop|1
     local.get $4
     local.get $9
     i32.gt_s
     if
      local.get $10
      local.get $0
      local.get $3
      i32.add
      v128.load
      f32x4.add
      local.tee $10
      local.get $12
      f32x4.gt
      local.get $12
      v128.and
      local.set $13
      local.get $1
      local.get $3
      i32.add
      local.get $10
      v128.store
      local.get $2
      local.get $3
      i32.add
      local.get $13
      v128.store
      local.get $10
      local.get $13
      f32x4.sub
      local.set $10
      local.get $9
      i32.const 1
      i32.add
      local.set $9
      local.get $3
      local.get $11
      i32.add
      local.set $3
      br $for-loop|1
     end
    end
    local.get $7
    i32.const 16
    i32.add
    local.set $7
    br $for-loop|0
   end
  end
  loop $for-loop|2
   local.get $7
   local.get $11
   i32.lt_s
   if
    local.get $6
    local.set $8
    i32.const 0
    local.set $9
    local.get $7
    local.set $3
    loop $for-loop|3
     local.get $4
     local.get $9
     i32.gt_s
     if
      local.get $5
      f32.const 0
      local.get $8
      local.get $0
      local.get $3
      i32.add
      f32.load
      f32.add
      local.tee $8
      local.get $5
      f32.gt
      select
      local.set $14
      local.get $1
      local.get $3
      i32.add
      local.get $8
      f32.store
      local.get $2
      local.get $3
      i32.add
      local.get $14
      f32.store
      local.get $8
      local.get $14
      f32.sub
      local.set $8
      local.get $9
      i32.const 1
      i32.add
      local.set $9
      local.get $3
      local.get $11
      i32.add
      local.set $3
      br $for-loop|3
     end
    end
    local.get $7
    i32.const 4
    i32.add
    local.set $7
    br $for-loop|2
   end
  end
 )
 (func $assembly/activation/clipToThreshold (param $0 i32) (param $1 i32) (param $2 i32) (param $3 f32) (param $4 f32)
  (local $5 v128)
  (local $6 v128)
  local.get $0
  local.get $2
  i32.const 2
  i32.shl
  i32.add
  local.set $2
  loop $for-loop|0
   local.get $0
   i32.const 16
   i32.add
   local.get $2
   i32.le_u
   if
    local.get $0
    v128.load
    local.get $3
    f32x4.splat
    local.tee $5
    f32x4.div
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.max
    v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
    f32x4.min
    local.set $6
    local.get $1
    local.get $4
    f32.const 0
    f32.gt
    if (result v128)
     local.get $6
     local.get $4
     f32x4.splat
     local.tee $6
     f32x4.mul
     v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
     f32x4.add
     f32x4.floor
     local.get $6
     f32x4.div
    else
     local.get $6
    end
    local.get $5
    f32x4.mul
    v128.store
    local.get $0
    i32.const 16
    i32.add
    local.set $0
    local.get $1
    i32.const 16
    i32.add
    local.set $1
    br $for-loop|0
   end
  end
  loop $for-loop|1
   local.get $0
   local.get $2
   i32.lt_u
   if
    local.get $0
    v128.load32_splat
    local.get $3
    f32x4.splat
    local.tee $5
    f32x4.div
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.max
    v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
    f32x4.min
    local.set $6
    local.get $1
    local.get $4
    f32.const 0
    f32.gt
    if (result v128)
     local.get $6
     local.get $4
     f32x4.splat
     local.tee $6
     f32x4.mul
     v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000
     f32x4.add
     f32x4.floor
     local.get $6
     f32x4.div
    else
     local.get $6
    end
    local.get $5
    f32x4.mul
    f32x4.extract_lane 0
    f32.store
    local.get $0
    i32.const 4
    i32.add
    local.set $0
    local.get $1
    i32.const 4
    i32.add
    local.set $1
    br $for-loop|1
   end
  end
 )
 (func $assembly/activation/clipGradient (param $0 i32) (param $1 i32) (param $2 i32) (param $3 i32) (param $4 i32) (param $5 f32) (param $6 i32)
  (local $7 v128)
  (local $8 i32)
  (local $9 i32)
  (local $10 v128)
  (local $11 f32)
  (local $12 v128)
  (local $13 f32)
  (local $14 f32)
  (local $15 v128)
  (local $16 v128)
  local.get $0
  local.get $4
  i32.const 2
  i32.shl
  i32.add
  local.set $8
  loop $while-continue|0
   local.get $0
   i32.const 16
   i32.add
   local.get $8
   i32.le_u
   if
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    local.set $7
    i32.const 256
    local.set $9
    loop $for-loop|1
     local.get $0
     i32.const 16
     i32.add
     local.tee $4
     local.get $8
     i32.le_u
     local.get $9
     i32.const 0
     i32.gt_s
     i32.and
     if
      local.get $7
      local.get $2
      v128.load
      local.tee $15
      local.get $0
      v128.load
      local.tee $16
      v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
      f32x4.gt
      local.get $16
      local.get $5
      f32x4.splat
      local.tee $7
      f32x4.lt
      v128.and
      local.tee $12
      local.get $1
      v128.load
      local.get $16
      f32x4.sub
      local.get $7
      f32x4.div
      v128.and
      local.get $16
      local.get $7
      f32x4.ge
      v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
      v128.and
      v128.or
      f32x4.mul
      f32x4.add
      local.set $7
      local.get $3
      local.get $15
      local.get $12
      v128.and
      v128.store
      local.get $9
      i32.const 1
      i32.sub
      local.set $9
      local.get $4
      local.set $0
      local.get $1
      i32.const 16
      i32.add
      local.set $1
      local.get $2
      i32.const 16
      i32.add
      local.set $2
      local.get $3
      i32.const 16
      i32.add
      local.set $3
      br $for-loop|1
     end
    end
    local.get $10
    local.get $7
    f32x4.add
    local.set $10
    br $while-continue|0
   end
  end
  loop $for-loop|2
   local.get $0
   local.get $8
   i32.lt_u
   if
    local.get $11
    local.get $2
    f32.load
    local.tee $13
    local.get $0
    v128.load32_splat
    local.tee $7
    v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
    f32x4.gt
    local.get $7
    local.get $5
    f32x4.splat
    local.tee $12
    f32x4.lt
    v128.and
    local.get $1
    v128.load32_splat
    local.get $7
    f32x4.sub
    local.get $12
    f32x4.div
    v128.and
    local.get $7
    local.get $12
    f32x4.ge
    v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000
    v128.and
    v128.or
    f32x4.extract_lane 0
    f32.mul
    f32.add
    local.set $11
    local.get $0
    f32.load
    local.tee $14
    f32.const 0
    f32.gt
    local.set $4
    local.get $3
    local.get $13
    f32.const 0
    local.get $5
    local.get $14
    f32.gt
    local.get $4
    local.get $4
    select
    select
    f32.store
    local.get $0
    i32.const 4
    i32.add
    local.set $0
    local.get $1
    i32.const 4
    i32.add
    local.set $1
    local.get $2
    i32.const 4
    i32.add
    local.set $2
    local.get $3
    i32.const 4
    i32.add
    local.set $3
    br $for-loop|2
   end
  end
  local.get $6
  local.get $10
  v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
  local.get $11
  f32x4.replace_lane 0
  f32x4.add
  v128.store
 )
)
